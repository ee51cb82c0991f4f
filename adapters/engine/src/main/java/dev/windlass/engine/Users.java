package dev.windlass.engine;

import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users of an engine. Passwords reach the engine in the form that tells the least: a verifier
 * where it takes one, and never in a log where that can be helped.
 */
public interface Users {
  /** All but the engine's built-in ones, by name. */
  List<UserMetadata> list();

  /** The one of exactly this name. */
  Optional<UserMetadata> find(String name);

  /** Whether the one of this name bears the token that {@link #create} was given. */
  boolean bears(String name, String token);

  /**
   * Checks what can be checked without making anything, and fails where {@link #create} or {@link
   * #grant} would. What it returns are the steps that would follow, one sentence each.
   */
  List<String> checkCreate(UserCreate wanted);

  /**
   * Makes a user with its password and a mark of who made it, all in one step or not at all.
   * Memberships and grants follow with {@link #grant}.
   *
   * @param password its password; null for none
   * @param token a name for this making, so that a later attempt knows its own work
   * @param monitor asked last thing before the user is there, so that whoever was frozen and lost
   *     the work to another one makes none
   * @return what was done, one sentence each
   * @throws EngineException {@code ALREADY_EXISTS}, {@code INVALID_COMMAND}, {@code NOT_FOUND}
   */
  List<String> create(
      UserCreate wanted, @Nullable Secret password, String token, WorkMonitor monitor);

  /** Gives memberships and grants; those that are there already are no failure. */
  List<String> grant(UserCreate wanted, WorkMonitor monitor);

  /**
   * Gives a user a new password; {@code NOT_FOUND} when there is no such user.
   *
   * @param validUntil when it stops to be accepted; null to leave that as it is
   * @param monitor asked last thing before the password changes
   */
  void setPassword(String name, Secret password, @Nullable Instant validUntil, WorkMonitor monitor);

  /** As {@link #checkCreate}, for {@link #drop}. */
  List<String> checkDrop(UserDrop wanted);

  /**
   * Drops a user; may be called again after a crash in the middle.
   *
   * @return what was done, one sentence each
   * @throws EngineException {@code NOT_FOUND}, {@code PRECONDITION_FAILED} with the names of what
   *     stands in the way
   */
  List<String> drop(UserDrop wanted, WorkMonitor monitor);
}
