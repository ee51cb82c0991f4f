package dev.windlass.worker.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Users;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.UserRotatePassword;
import dev.windlass.messages.command.UserRotatePasswordResult;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * {@code user.rotate-password}. A generated password is written beside its place before the engine
 * gets it and put into its place right after; another attempt makes another one.
 */
@Component
public final class UserRotatePasswordOperation extends Change<UserRotatePassword> {
  private final Passwords passwords;

  UserRotatePasswordOperation(Passwords passwords) {
    super(UserRotatePassword.class);
    this.passwords = passwords;
  }

  @Override
  public List<ResourceLock> locks(Target target, UserRotatePassword spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, Mode.SHARED),
        ResourceLock.user(engine, spec.user(), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, UserRotatePassword spec) {
    refuseToLockOurselvesOut(context, spec);
    Users users = context.engine().users();
    if (users.find(spec.user()).isEmpty()) {
      throw notFound(context, spec);
    }
    passwords.check(spec.password(), true);
    return List.of(
        "Give user \"%s\" %s password, found in %s."
            .formatted(
                spec.user(),
                spec.password().storeIn() == null ? "another" : "a generated",
                Passwords.placeOf(spec.password())));
  }

  @Override
  protected CommandResult change(JobContext context, UserRotatePassword spec) {
    refuseToLockOurselvesOut(context, spec);
    Users users = context.engine().users();
    if (users.find(spec.user()).isEmpty()) {
      throw notFound(context, spec);
    }
    try (Passwords.Prepared password = passwords.prepare(spec.password(), true)) {
      context.changing(
          () -> users.setPassword(spec.user(), password.secret(), spec.validUntil(), context));
      password.keep();
    }
    return new UserRotatePasswordResult(
        spec.user(), Objects.requireNonNull(Passwords.placeOf(spec.password())));
  }

  private static EngineException notFound(JobContext context, UserRotatePassword spec) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no user named \"%s\".".formatted(context.engine().name(), spec.user()),
        "user.list shows the names; upper and lower case count.");
  }

  /** Windlass finds its own password where the engine's document says, and nowhere else. */
  private static void refuseToLockOurselvesOut(JobContext context, UserRotatePassword spec) {
    JsonNode login = context.engineDocument().settingsOrNone().get("username");
    JsonNode password = context.engineDocument().settingsOrNone().get("password");
    String own = login == null ? "" : login.asString("");
    String place = password == null ? "" : password.asString("");
    if (own.equals(spec.user()) && !place.equals(Passwords.placeOf(spec.password()))) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "User \"%s\" is the login of Windlass, whose password is expected elsewhere."
              .formatted(spec.user()),
          "Name the reference that the Engine document has, or change the document first.");
    }
  }
}
