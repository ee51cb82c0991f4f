package dev.windlass.worker.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Users in memory: passwords by name, and who made them. */
final class FakeUsers implements Users {
  final Map<String, String> passwords = new TreeMap<>();
  final Map<String, String> tokens = new TreeMap<>();
  boolean dies;

  private void dieWhenAsked() {
    if (dies) {
      dies = false;
      throw new EngineException(FailureCode.ENGINE_UNREACHABLE, "Gone.", null);
    }
  }

  @Override
  public List<UserMetadata> list() {
    return passwords.keySet().stream().map(FakeUsers::metadata).toList();
  }

  private static UserMetadata metadata(String name) {
    return new UserMetadata(name, true, false, List.of(), List.of(), null, null, List.of());
  }

  @Override
  public Optional<UserMetadata> find(String name) {
    return passwords.containsKey(name) ? Optional.of(metadata(name)) : Optional.empty();
  }

  @Override
  public boolean bears(String name, String token) {
    return token.equals(tokens.get(name));
  }

  @Override
  public List<String> checkCreate(UserCreate wanted) {
    return List.of("Make " + wanted.user() + ".");
  }

  @Override
  public List<String> create(
      UserCreate wanted, @Nullable Secret password, String token, WorkMonitor monitor) {
    passwords.put(wanted.user(), password == null ? "" : password.reveal());
    tokens.put(wanted.user(), token);
    dieWhenAsked();
    return List.of("Made it.");
  }

  @Override
  public List<String> grant(UserCreate wanted, WorkMonitor monitor) {
    return List.of("Granted.");
  }

  @Override
  public void setPassword(
      String name, Secret password, @Nullable Instant validUntil, WorkMonitor monitor) {
    dieWhenAsked();
    passwords.put(name, password.reveal());
  }

  @Override
  public List<String> checkDrop(UserDrop wanted) {
    return List.of("Drop " + wanted.user() + ".");
  }

  @Override
  public List<String> drop(UserDrop wanted, WorkMonitor monitor) {
    passwords.remove(wanted.user());
    return List.of("Dropped it.");
  }
}
