package dev.windlass.controlstore;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.JobState;
import dev.windlass.testbed.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/** A control store of its own for a test class, and the jobs that it tries. */
final class ControlStoreFixture {
  static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
  static final Duration LEASE = Duration.ofSeconds(30);

  private final AtomicLong numbers = new AtomicLong();
  final PGSimpleDataSource dataSource = new PGSimpleDataSource();
  final JobAdmission admission;
  final JobClaims claims;
  final JobChanges changes;
  final JobSweeps sweeps;
  final JobRepository jobs;
  final WorkerLeases workers;
  final OutboxRepository outbox;

  ControlStoreFixture(Class<?> test) {
    dataSource.setUrl(TestPostgres.shared().jdbcUrl(TestPostgres.newDatabase(test)));
    dataSource.setUser(TestPostgres.shared().user());
    dataSource.setPassword(TestPostgres.shared().password());
    // As the worker's sessions are (worker.yml).
    dataSource.setOptions("-c enable_seqscan=off -c jit=off -c statement_timeout=25s");
    ControlStoreSchema.migrate(dataSource);
    admission = new JobAdmission(dataSource);
    claims = new JobClaims(dataSource);
    changes = new JobChanges(dataSource);
    sweeps = new JobSweeps(dataSource);
    jobs = new JobRepository(dataSource);
    workers = new WorkerLeases(dataSource);
    outbox = new OutboxRepository(dataSource);
  }

  OutboxEntry.Key key(WorkerIdentity worker) {
    return new OutboxEntry.Key(worker.id(), numbers.incrementAndGet());
  }

  NewJob shortJob(String id) {
    return job(id, Target.engine("e"), new EngineDescribe(), CommandOptions.NONE, false, List.of());
  }

  NewJob longJob(String id, String engine, int limit, LockRequest... locks) {
    NewJob job =
        job(
            id,
            Target.database(engine, "d"),
            DatabaseBackup.withDefaults(),
            CommandOptions.NONE,
            true,
            List.of(locks));
    return new NewJob(job.command(), job.origin(), true, job.locks(), limit, job.timeout());
  }

  NewJob job(
      String id,
      Target target,
      CommandSpec spec,
      CommandOptions options,
      boolean longWork,
      List<LockRequest> locks) {
    Command command =
        new Command("/test", id, NOW, null, null, target, "alice", "CHG-1", options, spec);
    return new NewJob(
        command, new Origin("ab".repeat(32), "t", 0, 7), longWork, locks, 4, Duration.ofHours(1));
  }

  JobAdmission.Outcome admit(WorkerIdentity worker, NewJob... jobs) {
    return admission.admit(List.of(jobs), key(worker), NOW, _ -> List.of()).value();
  }

  /** Claims as a worker does: first those that pass no gate, then the others. */
  List<JobRecord> claim(WorkerIdentity worker, int control, int work) {
    List<JobRecord> claimed = new ArrayList<>(claimFree(worker, control));
    claimed.addAll(claimGated(worker, control - claimed.size(), work).jobs());
    return claimed;
  }

  List<JobRecord> claimFree(WorkerIdentity worker, int room) {
    return claims.claimFree(worker, key(worker), room, NOW, _ -> List.of()).value();
  }

  JobClaims.AtGate claimGated(WorkerIdentity worker, int control, int work) {
    return claims
        .claimGated(worker, key(worker), new JobClaims.Room(control, work), NOW, _ -> List.of())
        .value();
  }

  static JobChange.End end(JobRecord job) {
    return new JobChange.End(
        job.lease(),
        job.sequence() + 1,
        NOW,
        "Done.",
        List.of(),
        JobState.SUCCEEDED,
        null,
        "{\"databases\":[]}");
  }

  static JobChange.Release release(JobRecord job, Duration delay) {
    return new JobChange.Release(
        job.lease(), job.sequence() + 1, NOW, "Again.", List.of(), delay, false);
  }
}
