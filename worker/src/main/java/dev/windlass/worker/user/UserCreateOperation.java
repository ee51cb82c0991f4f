package dev.windlass.worker.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Users;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.PasswordSource;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code user.create}. The user bears the job's mark, so that a later attempt knows an earlier
 * one's work: it gives the user the password that it put into the store itself, and goes on.
 */
@Component
public final class UserCreateOperation extends Change<UserCreate> {
  private final Passwords passwords;

  UserCreateOperation(Passwords passwords) {
    super(UserCreate.class);
    this.passwords = passwords;
  }

  @Override
  public List<ResourceLock> locks(Target target, UserCreate spec) {
    String engine = Targets.engine(target);
    List<ResourceLock> locks = new ArrayList<>();
    locks.add(ResourceLock.engine(engine, Mode.SHARED));
    locks.add(ResourceLock.user(engine, spec.user(), Mode.EXCLUSIVE));
    spec.grantsOrNone().stream()
        .map(grant -> ResourceLock.database(engine, grant.database(), Mode.SHARED))
        .distinct()
        .forEach(locks::add);
    return locks;
  }

  @Override
  protected List<String> rehearse(JobContext context, UserCreate spec) {
    Users users = context.engine().users();
    if (Boolean.TRUE.equals(spec.ifAbsent()) && users.find(spec.user()).isPresent()) {
      return List.of("Nothing but roles and grants: user \"" + spec.user() + "\" is there.");
    }
    List<String> steps = new ArrayList<>(users.checkCreate(spec));
    PasswordSource from = spec.password();
    if (from != null) {
      passwords.check(from, false);
      if (from.storeIn() != null) {
        steps.addFirst("Generate a password and keep it in " + from.storeIn() + ".");
      }
    }
    return steps;
  }

  @Override
  protected CommandResult change(JobContext context, UserCreate spec) {
    Users users = context.engine().users();
    String token = context.lease().job().value();
    boolean ours = users.bears(spec.user(), token);
    if (!ours && users.find(spec.user()).isPresent()) {
      if (!Boolean.TRUE.equals(spec.ifAbsent())) {
        throw new EngineException(
            FailureCode.ALREADY_EXISTS,
            "Engine %s has a user named \"%s\" already."
                .formatted(context.engine().name(), spec.user()),
            "Take another name, or send ifAbsent when the one that is there is as good.");
      }
      List<String> granted = context.changing(() -> users.grant(spec, context));
      return new UserCreateResult(spec.user(), false, null, granted);
    }
    List<String> changes = new ArrayList<>(make(context, spec, token, ours));
    changes.addAll(context.changing(() -> users.grant(spec, context)));
    PasswordSource from = spec.password();
    return new UserCreateResult(spec.user(), true, from == null ? null : from.storeIn(), changes);
  }

  private List<String> make(JobContext context, UserCreate spec, String token, boolean ours) {
    Users users = context.engine().users();
    @Nullable PasswordSource from = spec.password();
    if (from == null) {
      return ours ? List.of() : context.changing(() -> users.create(spec, null, token, context));
    }
    try (Passwords.Prepared password = passwords.prepare(from, ours)) {
      List<String> done = List.of();
      if (ours) {
        context.changing(
            () -> users.setPassword(spec.user(), password.secret(), spec.validUntil(), context));
      } else {
        done = context.changing(() -> users.create(spec, password.secret(), token, context));
      }
      password.keep();
      return done;
    }
  }
}
