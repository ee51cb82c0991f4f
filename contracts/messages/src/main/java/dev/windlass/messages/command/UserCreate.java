package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Make a user that can log in.
 *
 * @param user its name
 * @param password where its password comes from; null for none, as suits certificates
 * @param roles roles that it becomes a member of; null for none
 * @param grants what it may do in databases; null for nothing
 * @param connectionLimit how many sessions at most; null for no limit
 * @param validUntil when the password stops to be accepted; null for never
 * @param ifAbsent whether a user that is there already is as good: its password stays, and roles
 *     and grants are added; null for false
 */
@CommandName(
    value = "user.create",
    target = CommandName.TargetKind.ENGINE,
    result = UserCreateResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserCreate(
    String user,
    @Nullable PasswordSource password,
    @Nullable List<String> roles,
    @Nullable List<Grant> grants,
    @Nullable Integer connectionLimit,
    @Nullable Instant validUntil,
    @Nullable Boolean ifAbsent)
    implements CommandSpec {
  /** The roles, an empty list when the sender said nothing. */
  public List<String> rolesOrNone() {
    return roles == null ? List.of() : roles;
  }

  /** The grants, an empty list when the sender said nothing. */
  public List<Grant> grantsOrNone() {
    return grants == null ? List.of() : grants;
  }

  /**
   * What a user may do in one database.
   *
   * @param database which
   * @param profile how much
   */
  public record Grant(String database, Profile profile) {}

  /** How much a user may do in a database; each has what the one before it has. */
  public enum Profile {
    /** Log in to it. */
    CONNECT,
    /** Read every table, those to come included. */
    READ_ONLY,
    /** Read and change rows of every table, those to come included. */
    READ_WRITE,
    /** Own it. */
    OWNER
  }
}
