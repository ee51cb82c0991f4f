package dev.windlass.worker.engine;

import dev.windlass.engine.Secret;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users behind a guard. */
final class GuardedUsers implements Users {
  private final Users users;
  private final EngineGuard guard;

  GuardedUsers(Users users, EngineGuard guard) {
    this.users = users;
    this.guard = guard;
  }

  @Override
  public List<UserMetadata> list() {
    return guard.call(users::list);
  }

  @Override
  public Optional<UserMetadata> find(String name) {
    return guard.call(() -> users.find(name));
  }

  @Override
  public boolean bears(String name, String token) {
    return guard.call(() -> users.bears(name, token));
  }

  @Override
  public List<String> checkCreate(UserCreate wanted) {
    return guard.call(() -> users.checkCreate(wanted));
  }

  @Override
  public List<String> create(
      UserCreate wanted, @Nullable Secret password, String token, WorkMonitor monitor) {
    return guard.call(() -> users.create(wanted, password, token, monitor));
  }

  @Override
  public List<String> grant(UserCreate wanted, WorkMonitor monitor) {
    return guard.call(() -> users.grant(wanted, monitor));
  }

  @Override
  public void setPassword(
      String name, Secret password, @Nullable Instant validUntil, WorkMonitor monitor) {
    guard.call(
        () -> {
          users.setPassword(name, password, validUntil, monitor);
          return true;
        });
  }

  @Override
  public List<String> checkDrop(UserDrop wanted) {
    return guard.call(() -> users.checkDrop(wanted));
  }

  @Override
  public List<String> drop(UserDrop wanted, WorkMonitor monitor) {
    return guard.call(() -> users.drop(wanted, monitor));
  }
}
