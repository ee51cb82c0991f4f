package dev.windlass.worker.user;

import dev.windlass.engine.Users;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.UserList;
import dev.windlass.messages.command.UserListResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import org.springframework.stereotype.Component;

/** {@code user.list}. */
@Component
public final class UserListOperation extends Reading<UserList> {
  UserListOperation() {
    super(UserList.class);
  }

  @Override
  protected CommandResult read(JobContext context, UserList spec) {
    Users users = context.engine().users();
    String one = spec.user();
    return new UserListResult(one == null ? users.list() : users.find(one).stream().toList());
  }

  @Override
  protected String describe(JobContext context, UserList spec) {
    return "List the users of engine " + context.engine().name() + ".";
  }
}
