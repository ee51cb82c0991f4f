package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says about one of its databases.
 *
 * @param name its name
 * @param owner who owns it; null where the engine has no owners
 * @param sizeBytes size on disk; null when the login may not see it
 * @param encoding character encoding; null where the engine has none
 * @param collation default collation; null where the engine has none
 * @param localeProvider who sorts and compares texts by default: {@code LIBC}, {@code ICU}; null
 *     where there is no choice
 * @param locale the provider's locale; null where {@code collation} says it
 * @param created when it was made; null where the engine does not keep it
 * @param createdEstimated whether {@code created} is only a good guess
 * @param findings things a careful DBA would look at, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseMetadata(
    String name,
    @Nullable String owner,
    @Nullable Long sizeBytes,
    @Nullable String encoding,
    @Nullable String collation,
    @Nullable String localeProvider,
    @Nullable String locale,
    @Nullable Instant created,
    boolean createdEstimated,
    List<String> findings)
    implements CommandResult {
  /** Keeps a copy. */
  public DatabaseMetadata {
    findings = List.copyOf(findings);
  }
}
