package dev.windlass.worker.scripted;

import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.JobChange;
import dev.windlass.controlstore.JobChanges;
import dev.windlass.controlstore.JobClaims;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.NewJob;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs in a real control store, admitted and claimed by hand. */
public final class Jobs {
  private final JobAdmission admission;
  private final JobClaims claims;
  private final JobChanges changes;
  private final JdbcClient jdbc;
  private final WorkerIdentity worker;
  private final AtomicLong numbers = new AtomicLong();

  /** Jobs in this control store. */
  public Jobs(DataSource controlStore) {
    admission = new JobAdmission(controlStore);
    claims = new JobClaims(controlStore);
    changes = new JobChanges(controlStore);
    jdbc = JdbcClient.create(controlStore);
    worker = new WorkerLeases(controlStore).register("w", Duration.ofHours(1));
  }

  /** A job that runs. */
  public JobRecord running(String id, Target target, CommandSpec spec, CommandOptions options) {
    Command command =
        new Command(
            "/test", id, ScriptedEngine.NOW, null, null, target, "alice", "CHG-1", options, spec);
    NewJob job =
        new NewJob(
            command,
            new Origin("ab".repeat(32), "t", 0, 7),
            true,
            List.of(),
            100,
            Duration.ofHours(1));
    admission.admit(List.of(job), key(), ScriptedEngine.NOW, _ -> List.of());
    return claim();
  }

  /** The same job, taken over by its next owner. */
  public JobRecord takenOver(JobRecord job) {
    let(job, "state = 'WAITING', worker_id = NULL, worker = NULL, not_before = now()");
    return claim();
  }

  /** Nobody owns the job for a while: whoever runs it can write nothing. */
  public void orphan(JobRecord job) {
    let(job, "state = 'WAITING', worker_id = NULL, not_before = now() + interval '1 day'");
  }

  /** Undoes {@link #orphan}. */
  public void adopt(JobRecord job) {
    let(job, "state = 'RUNNING', worker_id = " + worker.id());
  }

  private void let(JobRecord job, String change) {
    jdbc.sql("UPDATE windlass.job SET " + change + " WHERE id = cast(:id AS uuid)")
        .param("id", job.lease().job().value())
        .update();
  }

  /** The job has failed. */
  public void failed(JobRecord job) {
    changes.apply(
        List.of(
            new JobChange.End(
                job.lease(),
                job.sequence() + 1,
                ScriptedEngine.NOW,
                "Failed.",
                List.of(),
                JobState.FAILED,
                "{}",
                null)),
        key());
  }

  private JobRecord claim() {
    return claims
        .claimGated(worker, key(), new JobClaims.Room(0, 100), ScriptedEngine.NOW, _ -> List.of())
        .value()
        .jobs()
        .getFirst();
  }

  private OutboxEntry.Key key() {
    return new OutboxEntry.Key(worker.id(), numbers.incrementAndGet());
  }
}
