package dev.windlass.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupShelf;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupCheck;
import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupCheckResult.Checked;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a DBA is told of backups that are missing, too old or too small. */
@Timeout(120)
class BackupCheckOperationTest {
  private static final BackupCheck DEFAULTS = BackupCheck.withDefaults();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static OperationBench bench;
  private static BackupCheckOperation check;

  private String database;
  private List<String> ids;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(BackupCheckOperationTest.class);
    check =
        new BackupCheckOperation(
            new BackupShelf(bench.controlStore()), Clock.fixed(ScriptedEngine.NOW, ZoneOffset.UTC));
  }

  /** The engine's only database, with four backups of 1,000 bytes, the oldest by a day each. */
  @BeforeEach
  void backUp() {
    JdbcClient.create(bench.controlStore()).sql("DELETE FROM windlass.backup").update();
    bench.engine().content().clear();
    database = bench.database(1);
    ids = Stream.generate(() -> backUp(database)).limit(4).toList();
    for (int i = 0; i < ids.size(); i++) {
      set(ids.get(i), "snapshot_at = snapshot_at - %d * interval '1 day'".formatted(3 - i));
    }
  }

  private static String backUp(String database) {
    String id = bench.backUp(database).backupId();
    set(id, "data_bytes = 1000");
    return id;
  }

  /** A backup of the server as a whole. */
  private static String backUpServer() {
    String id = bench.backUp(bench.database(1)).backupId();
    bench.engine().content().remove(databaseOf(id));
    set(id, "data_bytes = 9000, database = '', method = 'PHYSICAL'");
    return id;
  }

  private static String databaseOf(String id) {
    return bench.catalogue().find(id).orElseThrow().source().database();
  }

  private static void set(String id, String change) {
    JdbcClient.create(bench.controlStore())
        .sql("UPDATE windlass.backup SET " + change + " WHERE id = :id")
        .param("id", id)
        .update();
  }

  private static List<Checked> check(@Nullable String database, BackupCheck spec) {
    ScriptedContext context =
        new ScriptedContext(
            bench
                .jobs()
                .running(
                    "check" + NUMBERS.incrementAndGet(),
                    new Target("e", database),
                    spec,
                    CommandOptions.NONE),
            bench.engine(),
            new EngineDocument("e", "scripted", null, null, null, null, null));
    return ((BackupCheckResult) check.run(context, spec)).databases();
  }

  private static EngineException alert(@Nullable String database, BackupCheck spec) {
    EngineException alert =
        catchThrowableOfType(EngineException.class, () -> check(database, spec));
    assertThat(alert).isNotNull();
    assertThat(alert.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    return alert;
  }

  private static BackupCheck with(@Nullable Duration age, @Nullable Integer percent) {
    return new BackupCheck(age, percent, null, null, null, null);
  }

  private static BackupCheck only(@Nullable String label, @Nullable BackupMethod method) {
    return new BackupCheck(null, null, label, method, null, null);
  }

  private static BackupCheck of(@Nullable List<String> databases, @Nullable List<String> except) {
    return new BackupCheck(null, null, null, null, databases, except);
  }

  @Test
  void youngAndAsLargeAsUsualIsWell() {
    List<Checked> expected =
        List.of(
            new Checked(
                database, ids.getLast(), BackupMethod.LOGICAL, Duration.ZERO, 1_000, 1_000L));

    assertThat(check(database, DEFAULTS)).isEqualTo(expected);
    assertThat(check(null, DEFAULTS)).isEqualTo(expected);
  }

  @Test
  void tooOldIsAnAlert() {
    ids.forEach(id -> set(id, "snapshot_at = snapshot_at - interval '26 hours 1 second'"));

    assertThat(alert(database, DEFAULTS))
        .hasMessage(
            "The newest good backup of database \"%s\" on e, %s, is 1 d 2 h 1 s old; 1 d 2 h is allowed."
                .formatted(database, ids.getLast()));
    assertThat(check(database, with(Duration.ofDays(3), null))).hasSize(1);
  }

  @Test
  void muchSmallerThanBeforeIsAnAlertAndOneOddOneBeforeHidesNothing() {
    set(ids.getLast(), "data_bytes = 400");
    set(ids.get(2), "data_bytes = 1");

    assertThat(alert(database, DEFAULTS))
        .hasMessageEndingWith(
            ids.getLast()
                + ", holds 400 bytes; those before it usually hold 1,000, and 50 % of that is asked for.");
    assertThat(check(database, with(null, 40))).hasSize(1);
    assertThat(check(database, with(null, 0))).hasSize(1);
  }

  @Test
  void theFirstBackupIsAsLargeAsItIs() {
    String fresh = bench.database(1);
    backUp(fresh);

    assertThat(check(fresh, DEFAULTS)).singleElement().matches(one -> one.usualBytes() == null);
  }

  @Test
  void aDamagedBackupIsNotGood() {
    JdbcClient.create(bench.controlStore())
        .sql(
            "INSERT INTO windlass.backup_verification (backup_id, job_id, depth, passed, engine,"
                + " verified_at, problem) SELECT id, job_id, 'CHECKSUM', false, 'e', now(), 'torn'"
                + " FROM windlass.backup WHERE id = :id")
        .param("id", ids.getLast())
        .update();

    assertThat(check(database, DEFAULTS)).extracting(Checked::backup).containsExactly(ids.get(2));

    ids.forEach(id -> set(id, "state = 'abandoned'"));
    assertThat(alert(database, DEFAULTS))
        .hasMessage("Database \"" + database + "\" on e has no good backup.");
  }

  @Test
  void aDatabaseOfTheEngineThatWasNeverBackedUpIsFoundUnlessItNeedsNone() {
    String fresh = bench.database(1);

    assertThat(alert(null, DEFAULTS))
        .hasMessage("Database \"" + fresh + "\" on e has no good backup.");
    assertThat(check(null, of(null, List.of(fresh))))
        .extracting(Checked::database)
        .containsExactly(database);
    assertThat(alert(null, of(List.of("x", database, "y"), null)))
        .hasMessage("Databases \"x\", \"y\" on e have no good backup.");
  }

  @Test
  void aDatabaseThatWasDroppedAlertsNobody() {
    ids.forEach(id -> set(id, "snapshot_at = snapshot_at - interval '1 year'"));
    bench.engine().content().clear();

    assertThat(check(null, DEFAULTS)).isEmpty();
  }

  @Test
  void aBackupOfTheServerIsOneOfEachDatabase() {
    String fresh = bench.database(1);
    String server = backUpServer();

    assertThat(check(null, DEFAULTS))
        .containsExactly(
            new Checked("", server, BackupMethod.PHYSICAL, Duration.ZERO, 9_000, null));
    assertThat(check(fresh, DEFAULTS))
        .containsExactly(
            new Checked(fresh, server, BackupMethod.PHYSICAL, Duration.ZERO, 9_000, null));
    assertThat(alert(fresh, only(null, BackupMethod.LOGICAL)))
        .hasMessage("Database \"" + fresh + "\" on e has no good backup of method LOGICAL.");
  }

  @Test
  void whereTheServersIsTooOldTheDatabasesOwnOnesCount() {
    String server = backUpServer();
    set(server, "snapshot_at = snapshot_at - interval '6 days'");
    assertThat(check(null, DEFAULTS)).extracting(Checked::database).containsExactly(database);

    String fresh = bench.database(1);
    assertThat(alert(null, DEFAULTS))
        .hasMessage(
            "The newest good backup of engine e as a whole, %s, is 6 d old; 1 d 2 h is allowed. Database \"%s\" on e has no good backup of its own."
                .formatted(server, fresh));
    assertThat(alert(null, only(null, BackupMethod.PHYSICAL)))
        .hasMessageStartingWith("The newest good backup of engine e as a whole, ")
        .hasMessageEndingWith("is allowed.");
  }

  @Test
  void anEngineWithoutAPhysicalBackupIsToldSo() {
    assertThat(alert(null, only(null, BackupMethod.PHYSICAL)))
        .hasMessage("Engine e has no good backup of method PHYSICAL.");
  }

  @Test
  void onlyBackupsWithTheLabelCount() {
    assertThat(alert(database, only("nightly", null)))
        .hasMessageEndingWith("has no good backup with label \"nightly\".");

    set(ids.get(2), "label = 'nightly'");
    assertThat(check(database, only("nightly", null)))
        .extracting(Checked::backup)
        .containsExactly(ids.get(2));
  }

  @Test
  void namesThatExcludeEachOtherAreRefused() {
    for (BackupCheck spec : List.of(of(List.of("x"), null), of(null, List.of("x")))) {
      EngineException refusal =
          catchThrowableOfType(EngineException.class, () -> check(database, spec));
      assertThat(refusal.code()).isEqualTo(FailureCode.INVALID_COMMAND);
    }
  }
}
