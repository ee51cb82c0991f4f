package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says about one of its users.
 *
 * @param name its name
 * @param login whether it can log in; one that cannot is a group
 * @param administrator whether nothing is forbidden to it
 * @param attributes further rights that go with the user itself, in the engine's words
 * @param memberOf the roles that it is a member of
 * @param connectionLimit how many sessions at most; null for no limit
 * @param validUntil when its password stops to be accepted; null for never
 * @param findings things a careful DBA would look at, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserMetadata(
    String name,
    boolean login,
    boolean administrator,
    List<String> attributes,
    List<String> memberOf,
    @Nullable Integer connectionLimit,
    @Nullable Instant validUntil,
    List<String> findings) {
  /** Keeps copies. */
  public UserMetadata {
    attributes = List.copyOf(attributes);
    memberOf = List.copyOf(memberOf);
    findings = List.copyOf(findings);
  }
}
