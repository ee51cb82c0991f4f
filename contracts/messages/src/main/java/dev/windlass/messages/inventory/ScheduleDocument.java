package dev.windlass.messages.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A command that is published again and again.
 *
 * @param name its name; part of the id of every command it publishes
 * @param command what to publish
 * @param engines on which engines
 * @param cron when, in Quartz's syntax: seconds first
 * @param timeZone the zone in which {@code cron} is read: {@code Europe/Berlin}; null for UTC
 * @param misfire what to do about firings missed while no scheduler ran; null for run once
 * @param enabled whether it fires; null for yes
 * @param owner who answers for it; null when not said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleDocument(
    String name,
    Template command,
    Engines engines,
    String cron,
    @Nullable String timeZone,
    @Nullable Misfire misfire,
    @Nullable Boolean enabled,
    @Nullable String owner)
    implements InventoryDocument {

  /** Whether it fires; true when the document says nothing. */
  public boolean isEnabled() {
    return !Boolean.FALSE.equals(enabled);
  }

  /**
   * The command to publish.
   *
   * @param type its name: {@code database.backup}
   * @param database which database; null for commands about the engine
   * @param spec its spec; null for all defaults
   * @param reason goes into every command; null for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Template(
      String type, @Nullable String database, @Nullable JsonNode spec, @Nullable String reason) {}

  /**
   * Which engines: exactly one of the two.
   *
   * @param name one engine
   * @param selector all whose labels fit: {@code env = prod and engine = postgresql}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Engines(@Nullable String name, @Nullable String selector) {}

  /** What to do about missed firings. */
  public enum Misfire {
    /** Fire once, now. */
    RUN_ONCE,
    /** Leave them out. */
    SKIP
  }
}
