package dev.windlass.worker.replication;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ReplicationStatus;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import org.springframework.stereotype.Component;

/** {@code replication.status}. */
@Component
public final class ReplicationStatusOperation extends Reading<ReplicationStatus> {
  ReplicationStatusOperation() {
    super(ReplicationStatus.class);
  }

  @Override
  protected CommandResult read(JobContext context, ReplicationStatus spec) {
    return context.engine().replication().status();
  }

  @Override
  protected String describe(JobContext context, ReplicationStatus spec) {
    return "Ask every node of engine " + context.engine().name() + " how it replicates.";
  }
}
