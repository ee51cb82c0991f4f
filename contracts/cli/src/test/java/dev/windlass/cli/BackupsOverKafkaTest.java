package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupCheck;
import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupCheckResult.Checked;
import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.BackupListResult;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupPruneResult.Decision;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupSummary;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.testbed.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BackupsOverKafkaTest {
  private static final Instant NIGHT = Instant.parse("2026-11-20T02:00:00Z");

  private static FakeWorker worker;
  @TempDir Path directory;

  @BeforeAll
  static void startWorker() throws Exception {
    worker = new FakeWorker(TestKafka.shared().bootstrapServers());
  }

  @AfterAll
  static void stopWorker() throws Exception {
    worker.close();
  }

  private Cli cli() {
    return new Cli(directory).with("WINDLASS_KAFKA", TestKafka.shared().bootstrapServers());
  }

  @Test
  void theListFitsATerminalAndSaysWhichIsDamaged() {
    worker.succeedWith(
        new BackupListResult(
            List.of(
                summary("20261120T020000Z-2f1c8d3a", BackupStanding.PROVEN, null),
                summary(
                    "20261119T020000Z-7a0be41c",
                    BackupStanding.DAMAGED,
                    new BackupSummary.Verification(
                        VerifyDepth.CHECKSUM,
                        false,
                        NIGHT,
                        "orders-pg",
                        JobId.of("/test", "1"),
                        "data/t1 is missing."))),
            true));

    Run run =
        cli()
            .terminal(120)
            .with("NO_COLOR", "1")
            .run("backups", "orders-pg", "orders", "--standing", "damaged", "--limit", "2");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("20261120T020000Z-2f1c8d3a", "proven", "10 h 00 m", "45.0 MiB", "1,234,567")
        .contains("20261119T020000Z-7a0be41c: data/t1 is missing.", "There are older ones");
    assertThat(run.out().lines().limit(3)).allMatch(line -> line.length() <= 120);
    assertThat(worker.last().spec())
        .isEqualTo(
            new BackupList("orders-pg", "orders", null, BackupStanding.DAMAGED, null, null, 2));
  }

  private static BackupSummary summary(
      String id, BackupStanding standing, BackupSummary.Verification verification) {
    return new BackupSummary(
        id,
        "orders-pg",
        "postgresql",
        "17.6",
        "orders",
        BackupMethod.LOGICAL,
        "before the great migration of everything",
        NIGHT,
        NIGHT,
        Duration.ofHours(10),
        12,
        1_234_567,
        210L << 20,
        45L << 20,
        14,
        standing,
        verification);
  }

  @Test
  void pruneSaysWhatWentAndWhyTheRestStays() {
    worker.succeedWith(
        new BackupPruneResult(
            List.of(new Decision("b-old", NIGHT, 1 << 20, "no rule keeps it")),
            List.of(new Decision("b-new", NIGHT, 2 << 20, "the newest; day 2026-11-20")),
            1,
            0,
            1 << 20));

    Run run =
        cli()
            .run(
                "prune",
                "orders-pg",
                "orders",
                "--keep-daily",
                "7",
                "--keep-within",
                "2d",
                "--zone",
                "Europe/Berlin");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("Deleted", "b-old", "no rule keeps it", "Kept", "the newest; day 2026-11-20")
        .contains("1 backup deleted, 1.0 MiB freed; 1 stay.");
    assertThat(worker.last().spec())
        .isEqualTo(
            new BackupPrune(
                new BackupPrune.Keep(null, 7, null, null, null, Duration.ofDays(2)),
                null,
                "Europe/Berlin",
                null,
                null));
  }

  @Test
  void pruneWithoutARuleIsNotSent() {
    Run run = cli().run("prune", "orders-pg", "orders");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Say what to keep");
  }

  @Test
  void aCheckShowsEachDatabaseWithItsNewestGoodBackup() {
    worker.succeedWith(
        new BackupCheckResult(
            List.of(
                new Checked(
                    "billing", "b-1", BackupMethod.PHYSICAL, Duration.ofHours(3), 9L << 20, null),
                new Checked(
                    "orders",
                    "b-2",
                    BackupMethod.LOGICAL,
                    Duration.ofHours(4),
                    2L << 20,
                    3L << 20))));

    Run run = cli().run("check-backups", "orders-pg", "orders", "billing", "--max-age", "8h");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("billing", "b-1", "physical", "3 h 00 m", "9.0 MiB")
        .contains("orders", "b-2", "logical", "2.0 MiB", "3.0 MiB");
    assertThat(worker.last().target()).isEqualTo(Target.engine("orders-pg"));
    assertThat(worker.last().spec())
        .isEqualTo(
            new BackupCheck(
                Duration.ofHours(8), null, null, null, List.of("orders", "billing"), null));
  }

  @Test
  void aCheckOfOneDatabaseNamesItAsTheTarget() {
    worker.succeedWith(new BackupCheckResult(List.of()));

    assertThat(cli().run("check-backups", "orders-pg", "orders").exit()).isZero();

    assertThat(worker.last().target()).isEqualTo(Target.database("orders-pg", "orders"));
    assertThat(worker.last().spec()).isEqualTo(BackupCheck.withDefaults());
    assertThat(cli().run("check-backups", "e", "orders", "--except", "postgres").exit())
        .isEqualTo(2);
  }

  @Test
  void verifySaysHowItWasFoundGood() {
    worker.succeedWith(
        new BackupVerifyResult(
            "b-new",
            VerifyDepth.RESTORE,
            NIGHT,
            List.of(),
            9,
            45L << 20,
            List.of(),
            12,
            77,
            null,
            Duration.ofSeconds(4)));

    Run run = cli().run("verify", "drills-pg", "orders", "--from", "orders-pg", "--restore");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("a restore that was compared and dropped", "12 tables, 77 rows");
    assertThat(worker.last().target()).isEqualTo(Target.database("drills-pg", "orders"));
    assertThat(worker.last().spec())
        .isEqualTo(new BackupVerify(null, "orders-pg", VerifyDepth.RESTORE, null));
  }

  @Test
  void verifySaysWhatWasCheckedOfAServerAndWhatWasLeftOut() {
    worker.succeedWith(
        new BackupVerifyResult(
            "b-new",
            VerifyDepth.RESTORE,
            NIGHT,
            List.of(),
            9,
            45L << 20,
            List.of(),
            0,
            0,
            new BackupVerifyResult.CheckedServer(3, 812, 90L << 20, List.of("shop")),
            Duration.ofSeconds(4)));

    Run run = cli().run("verify", "orders-pg", "--restore");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "a server that was made of it",
            "812 tables and indexes in 3 databases",
            "indexes of shop")
        .doesNotContain("Compared");
  }
}
