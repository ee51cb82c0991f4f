package dev.windlass.worker.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Users;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserDropResult;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code user.drop}. From the second attempt on, a user that is gone is as good as dropped. */
@Component
public final class UserDropOperation extends Change<UserDrop> {
  UserDropOperation() {
    super(UserDrop.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, UserDrop spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, Mode.SHARED),
        ResourceLock.user(engine, spec.user(), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, UserDrop spec) {
    Users users = context.engine().users();
    return isGone(context, spec, users)
        ? List.of("Nothing: there is no user \"" + spec.user() + "\".")
        : users.checkDrop(spec);
  }

  @Override
  protected CommandResult change(JobContext context, UserDrop spec) {
    Users users = context.engine().users();
    if (isGone(context, spec, users)) {
      return new UserDropResult(spec.user(), false, List.of());
    }
    try {
      return new UserDropResult(
          spec.user(), true, context.changing(() -> users.drop(spec, context)));
    } catch (EngineException e) {
      // A statement that an earlier attempt left behind may have come to its end only now.
      if (context.isCutOff() && users.find(spec.user()).isEmpty()) {
        return new UserDropResult(spec.user(), false, List.of());
      }
      throw e;
    }
  }

  private static boolean isGone(JobContext context, UserDrop spec, Users users) {
    boolean asGood = Boolean.TRUE.equals(spec.ifPresent()) || context.attempt() > 1;
    return asGood && users.find(spec.user()).isEmpty();
  }
}
