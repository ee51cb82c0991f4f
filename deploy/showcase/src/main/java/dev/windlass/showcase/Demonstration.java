package dev.windlass.showcase;

import dev.windlass.client.AuditTail;
import dev.windlass.client.ClientOptions;
import dev.windlass.client.JobOutcome;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.showcase.comparison.DatabaseComparison;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.terminal.Amount;
import dev.windlass.showcase.terminal.Screen;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The main job, step by step: backup and restore through Kafka, and the proof that both are equal.
 */
final class Demonstration {
  private static final String COPY = "shop_restored";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration AUDIT_PATIENCE = Duration.ofSeconds(5);
  private static final int AUDIT_RECORDS = 100;

  private final House house;
  private final Sample sample;
  private final Screen screen;
  private final List<JobId> jobs = new ArrayList<>();

  Demonstration(House house, Sample sample, Screen screen) {
    this.house = house;
    this.sample = sample;
    this.screen = screen;
  }

  /** Runs every step; whether the copy equals its source. */
  boolean run() throws InterruptedException, SQLException {
    screen.step("Loading the sample database " + Sample.DATABASE);
    sample.load();
    try (WindlassClient client =
        WindlassClient.connect(ClientOptions.of(house.kafka().bootstrapServers()))) {
      screen.step("Telling Windlass about the engine: inventory.apply");
      submit(client, Command.of(new InventoryApply(List.of(sample.document()))));
      screen.say("engine %s is in the inventory", Sample.ENGINE);

      screen.step("Backing up " + Sample.DATABASE + ": database.backup");
      BackupResult backup =
          submit(client, Command.backup(Sample.ENGINE, Sample.DATABASE)).as(BackupResult.class);
      show(backup);

      screen.step("Restoring it as " + COPY + ": database.restore");
      RestoreResult restored =
          submit(client, Command.restore(Sample.ENGINE, COPY, backup.backupId()))
              .as(RestoreResult.class);
      screen.say(
          "%,d rows in %,d tables, %s in %s",
          restored.rows(),
          restored.tables(),
          Amount.bytes(restored.dataBytes()),
          Amount.seconds(restored.duration()));

      boolean equal = compare();
      showAudit(client);
      showObjects();
      return equal;
    }
  }

  private JobOutcome submit(WindlassClient client, CommandBuilder command)
      throws InterruptedException {
    Command built =
        command
            .id(UUID.randomUUID().toString())
            .requestedBy(System.getProperty("user.name", "unknown"))
            .reason("quickstart")
            .build();
    jobs.add(built.jobId());
    return client.submit(built, this::show).await(PATIENCE);
  }

  private void show(JobEvent event) {
    switch (event) {
      case JobEvent.Progress progress ->
          screen.progress(
              progress.phase(),
              progress.done(),
              progress.total() == null ? 0 : progress.total(),
              progress.unit());
      case JobEvent.Started started ->
          screen.say("job %s runs on %s", started.job().id(), started.worker());
      case JobEvent.Retrying retrying ->
          screen.say("it failed and is tried again: %s", retrying.failure().message());
      default -> {}
    }
  }

  private void show(BackupResult backup) {
    screen.say("backup %s at %s", backup.backupId(), backup.location());
    screen.say(
        "%,d rows in %,d tables, %s of data stored as %s in %d objects in %s",
        backup.rows(),
        backup.tables(),
        Amount.bytes(backup.dataBytes()),
        Amount.bytes(backup.storedBytes()),
        backup.objects(),
        Amount.seconds(backup.duration()));
  }

  private boolean compare() throws SQLException {
    screen.step("Comparing every table of " + Sample.DATABASE + " and " + COPY);
    DatabaseComparison comparison = DatabaseComparison.of(sample.server(), Sample.DATABASE, COPY);
    screen.say(
        "%,d rows in %d tables, %d materialized views, %d sequences, %d large objects",
        comparison.source().rows(),
        comparison.source().count("table"),
        comparison.source().count("materialized view"),
        comparison.source().count("sequence"),
        comparison.source().rowsOf("large objects"));
    if (comparison.isEqual()) {
      screen.say("all checksums are equal, and so is what pg_dump --schema-only says about both");
    } else {
      comparison.differences().forEach(difference -> screen.say("DIFFERENT: %s", difference));
    }
    return comparison.isEqual();
  }

  private void showAudit(WindlassClient client) {
    screen.step("The audit topic has");
    try (AuditTail tail = client.auditTail(AUDIT_RECORDS)) {
      List<AuditRecord> records = new ArrayList<>(tail.last());
      long deadline = System.nanoTime() + AUDIT_PATIENCE.toNanos();
      while (ends(records) < jobs.size() && System.nanoTime() < deadline) {
        records.addAll(tail.next(Duration.ofMillis(200)));
      }
      for (AuditRecord audit : records) {
        if (jobs.contains(audit.job().id())) {
          screen.say(
              "%s  %-10s %-17s %s",
              audit.time().truncatedTo(ChronoUnit.MILLIS),
              audit.stage().word(),
              orNothing(audit.job().command()),
              orNothing(audit.outcome()));
        }
      }
    }
  }

  private static String orNothing(@Nullable String text) {
    return text == null ? "" : text;
  }

  private long ends(List<AuditRecord> records) {
    return records.stream()
        .filter(audit -> jobs.contains(audit.job().id()))
        .filter(audit -> audit.stage() == AuditRecord.Stage.SUCCEEDED)
        .count();
  }

  private void showObjects() {
    screen.step("The S3 server has");
    StoredObjects.list(house).forEach(line -> screen.say("%s", line));
  }
}
