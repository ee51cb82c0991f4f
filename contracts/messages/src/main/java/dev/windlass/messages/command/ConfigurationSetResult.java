package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code configuration.set}.
 *
 * @param key its name
 * @param database the database that it holds for; null for all
 * @param user the user that it holds for; null for all
 * @param before what was there; null when nothing was
 * @param after what is there now; null when nothing is
 * @param unit what the values count, where they bear no unit of their own; null for nothing
 * @param changed whether it is another value than before
 * @param takesEffect when the change takes effect
 * @param pendingRestart whether it waits for a restart
 * @param notes what a DBA should know of it, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSetResult(
    String key,
    @Nullable String database,
    @Nullable String user,
    @Nullable String before,
    @Nullable String after,
    @Nullable String unit,
    boolean changed,
    TakesEffect takesEffect,
    boolean pendingRestart,
    List<String> notes)
    implements CommandResult {
  /** Keeps a copy. */
  public ConfigurationSetResult {
    notes = List.copyOf(notes);
  }
}
