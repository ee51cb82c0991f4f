package dev.windlass.client;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.json.WindlassJson;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The events of one job as a worker would tell them. */
record Story(Command command) {
  static final Instant TIME = Instant.parse("2026-11-20T02:00:00Z");

  JobReference at(long sequence) {
    return at(sequence, 1);
  }

  JobReference at(long sequence, int attempt) {
    return new JobReference(
        command.jobId(),
        command.type().name() + ".v" + command.type().version(),
        command.id(),
        command.source(),
        command.target(),
        attempt,
        sequence,
        TIME.plusMillis(sequence));
  }

  JobEvent accepted() {
    return new JobEvent.Accepted(at(1, 0));
  }

  JobEvent started(long sequence) {
    return new JobEvent.Started(at(sequence), "worker-1");
  }

  JobEvent progress(long done) {
    return new JobEvent.Progress(at(2), "copy", done, 100L, "bytes");
  }

  JobEvent succeeded(long sequence) {
    return new JobEvent.Succeeded(
        at(sequence), WindlassJson.events().valueToTree(result()), Duration.ofSeconds(3));
  }

  JobEvent failed(long sequence) {
    return new JobEvent.Failed(
        at(sequence), Failure.of(FailureCode.PERMISSION_DENIED, "The login may not.", "Grant it."));
  }

  JobEvent rejected(FailureCode code) {
    return new JobEvent.Rejected(at(1, 0), Failure.of(code, "It is not wanted.", null));
  }

  BackupResult result() {
    return new BackupResult(
        "backup-" + command.id(),
        "orders-pg",
        "orders",
        BackupMethod.LOGICAL,
        "s3://bucket/backups/",
        "00",
        TIME,
        3,
        4,
        5,
        6,
        7,
        Duration.ofSeconds(3),
        null);
  }

  AuditRecord audit(AuditRecord.Stage stage, long sequence, @Nullable String outcome) {
    return new AuditRecord(
        stage,
        TIME.plusMillis(sequence),
        at(sequence),
        new AuditRecord.Actor(command.requestedBy(), command.reason()),
        new AuditRecord.Origin("00", "windlass.commands", 0, 0),
        outcome,
        null,
        null,
        null,
        "worker-1 0.1.0");
  }
}
