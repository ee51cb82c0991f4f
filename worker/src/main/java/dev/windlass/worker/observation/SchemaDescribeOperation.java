package dev.windlass.worker.observation;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import dev.windlass.worker.operation.Targets;
import org.springframework.stereotype.Component;

/** {@code schema.describe}. */
@Component
public final class SchemaDescribeOperation extends Reading<SchemaDescribe> {
  SchemaDescribeOperation() {
    super(SchemaDescribe.class);
  }

  @Override
  protected CommandResult read(JobContext context, SchemaDescribe spec) {
    String database = Targets.database(context.command().target());
    return context.engine().schemas().describe(database, spec);
  }

  @Override
  protected String describe(JobContext context, SchemaDescribe spec) {
    return "Describe the tables of database \""
        + Targets.database(context.command().target())
        + "\" on engine "
        + context.engine().name()
        + ".";
  }
}
