package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says about itself.
 *
 * @param name its name in the inventory
 * @param kind which adapter serves it: {@code postgresql}
 * @param version the server's version, as it says it
 * @param edition the product or edition; null where there is none
 * @param host where it was reached
 * @param port where it was reached; null where the engine has no ports
 * @param status {@code up}, or why not, in a sentence
 * @param role {@code primary}, {@code standby}; null where the engine has none
 * @param started when the server started; null when it does not say
 * @param serverTime the server's clock
 * @param capabilities what it can do, by name
 * @param missingPrivileges what the login lacks for them, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineMetadata(
    String name,
    String kind,
    String version,
    @Nullable String edition,
    String host,
    @Nullable Integer port,
    String status,
    @Nullable String role,
    @Nullable Instant started,
    Instant serverTime,
    List<String> capabilities,
    List<String> missingPrivileges)
    implements CommandResult {
  /** Keeps copies. */
  public EngineMetadata {
    capabilities = List.copyOf(capabilities);
    missingPrivileges = List.copyOf(missingPrivileges);
  }
}
