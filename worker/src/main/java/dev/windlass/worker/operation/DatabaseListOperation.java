package dev.windlass.worker.operation;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseListResult;
import org.springframework.stereotype.Component;

/** {@code database.list}. */
@Component
public final class DatabaseListOperation extends Reading<DatabaseList> {
  DatabaseListOperation() {
    super(DatabaseList.class);
  }

  @Override
  protected CommandResult read(JobContext context, DatabaseList spec) {
    return new DatabaseListResult(context.engine().databases().list());
  }

  @Override
  protected String describe(JobContext context, DatabaseList spec) {
    return "List the databases of engine " + context.engine().name() + ".";
  }
}
