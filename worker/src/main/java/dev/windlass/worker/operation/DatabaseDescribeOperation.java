package dev.windlass.worker.operation;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseDescribe;
import org.springframework.stereotype.Component;

/** {@code database.describe}. */
@Component
public final class DatabaseDescribeOperation extends Reading<DatabaseDescribe> {
  DatabaseDescribeOperation() {
    super(DatabaseDescribe.class);
  }

  @Override
  protected CommandResult read(JobContext context, DatabaseDescribe spec) {
    return context.engine().databases().describe(Targets.database(context.command().target()));
  }

  @Override
  protected String describe(JobContext context, DatabaseDescribe spec) {
    return "Describe database "
        + Targets.database(context.command().target())
        + " on engine "
        + context.engine().name()
        + ".";
  }
}
