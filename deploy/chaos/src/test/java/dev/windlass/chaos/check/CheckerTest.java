package dev.windlass.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.EngineReader;
import dev.windlass.chaos.history.StoreState;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

/** Histories in which one thing is wrong, each found by the check that it belongs to. */
class CheckerTest {
  private final RecordedHistory history = new RecordedHistory();
  private Command write;

  @BeforeEach
  void oneWriteThatSucceeded() {
    write = history.send(writing("w"), "w");
    history.accept(write);
    history.start(write, "one");
    history.write("w");
    history.succeed(write, "one");
  }

  private static CommandBuilder writing(String entry) {
    return Command.of(
        Target.database(Names.ENGINE, Names.LEDGER),
        new QueryRun(
            "INSERT INTO ledger (command) VALUES (?)",
            List.of(StringNode.valueOf(entry)),
            false,
            null,
            null,
            null));
  }

  @Test
  void aHistoryWithNothingWrongIsClean() {
    history.sendAgain(write);
    history.told.add(history.told.getLast());
    history.sendNonsense("JSON");
    history.refuseLast(FailureCode.INVALID_COMMAND, "The data is no JSON.");

    assertThat(history.found()).isEmpty();
  }

  @Test
  void aCommandOfWhichNothingCameIsLost() {
    history.send(writing("x"), "x");

    assertThat(history.found()).containsExactly("admission");
  }

  @Test
  void aCommandThatWasAdmittedTwiceIsFound() {
    history.step(write, Change.ADMITTED, "two", null, 0);

    assertThat(history.found()).contains("admission");
  }

  @Test
  void anUnreadableMessageThatVanishedIsFound() {
    history.sendNonsense("JSON");

    assertThat(history.found()).containsExactlyInAnyOrder("admission", "refusals");
  }

  @Test
  void aFiringThatNobodyPublishedIsFound() {
    history.firings.add("nightly 2026-11-21T00:00:00Z/harbour");

    assertThat(history.found()).containsExactly("admission");
  }

  @Test
  void aRefusalThatDoesNotSayWhatIsWrongIsFound() {
    history.sendNonsense("rowLimit");
    history.refuseLast(FailureCode.INVALID_COMMAND, "Something is wrong.");

    assertThat(history.found()).containsExactly("refusals");
  }

  @Test
  void aJobWithTwoEndsIsFound() {
    history.tell(
        new JobEvent.Failed(
            RecordedHistory.reference(write, 1, 4, history.tick()),
            Failure.of(FailureCode.INTERNAL, "No.", null)));

    assertThat(history.found()).containsExactlyInAnyOrder("one terminal event", "order");
  }

  @Test
  void aJobThatNeverEndedIsFound() {
    Command other = history.send(writing("x"), "x");
    history.accept(other);
    history.open.add(other.jobId());

    assertThat(history.found()).containsExactly("one terminal event");
  }

  @Test
  void eventsOutOfOrderAreFound() {
    Command other = history.send(writing("x"), "x");
    history.run(other);
    history.write("x");
    history.told.addFirst(history.told.removeLast());

    assertThat(history.found()).contains("order");
  }

  @Test
  void anEndThatSomebodyElseWroteIsFound() {
    Command other = history.send(writing("x"), "x");
    history.accept(other);
    history.start(other, "one");
    history.write("x");
    history.step(other, Change.ENDED, "two", "one", 1);
    history.steps.removeLast();
    history.succeed(other, "two");
    history.steps.removeLast();
    history.step(other, Change.ENDED, "two", "one", 1);

    assertThat(history.found()).containsExactly("owner");
  }

  @Test
  void workBesideARestoreIsFound() {
    Command restore =
        history.send(
            Command.of(
                Target.database(Names.ENGINE, Names.TWIN),
                new DatabaseRestore("b", null, new DatabaseRestore.Replace(Names.TWIN), null)),
            "r");
    Command read = history.send(Command.query(Names.ENGINE, Names.TWIN, "SELECT 1"), "q");
    history.accept(restore);
    history.accept(read);
    history.start(restore, "one");
    history.start(read, "one");
    history.succeed(read, "one");
    history.succeed(restore, "one");

    assertThat(history.found()).containsExactly("locks");
  }

  @Test
  void anAttemptWithoutARecordOfItsStartIsFound() {
    history.recorded.removeIf(one -> one.audit().stage() == Stage.STARTED);

    assertThat(history.found()).containsExactly("audit");
  }

  @Test
  void aRecordOfTheStartThatCameAfterTheChangeIsFound() {
    history.durable.replaceAll((_, _) -> Instant.parse("2026-11-22T00:00:00Z"));

    assertThat(history.found()).containsExactly("audit");
  }

  @Test
  void aWriteThatHappenedTwiceIsFound() {
    history.write("w");

    assertThat(history.found()).containsExactly("effects");
  }

  @Test
  void aWriteThatIsSaidToHaveHappenedAndDidNotIsFound() {
    history.ledger.clear();

    assertThat(history.found()).containsExactly("effects");
  }

  @Test
  void aWriteThatIsSaidToHaveFailedAndHappenedIsFound() {
    history.ended.set(0, new Ended(write.jobId(), JobState.FAILED, 1, "STORAGE_UNREACHABLE"));

    assertThat(history.found()).contains("effects");
  }

  @Test
  void aWriteOfUnknownOutcomeMayHaveHappenedOrNot() {
    history.ended.set(0, new Ended(write.jobId(), JobState.FAILED, 1, "OUTCOME_UNKNOWN"));

    assertThat(history.found()).doesNotContain("effects");
    history.ledger.clear();
    assertThat(history.found()).doesNotContain("effects");
  }

  @Test
  void aSessionThatSurvivedItsKillIsFound() {
    Instant began = history.tick();
    history.run(
        history.send(
            Command.of(Target.engine(Names.ENGINE), new ProcessKill("7", began, null)), "k"));
    history.sessions.add(EngineReader.session("7", began));

    assertThat(history.found()).containsExactly("effects");
  }

  @Test
  void aTemporaryDatabaseThatStayedIsFound() {
    history.databases.put("windlass_restore_1", 0L);

    assertThat(history.found()).containsExactly("effects");
  }

  @Test
  void aBackupWithoutItsManifestOrWithAnotherIsFound() {
    Command backup =
        history.send(
            Command.of(Target.database(Names.ENGINE, Names.SHOP), DatabaseBackup.withDefaults()),
            "b");
    history.run(backup);
    String manifest = "{\"parts\":[{\"object\":{\"name\":\"a\",\"bytes\":1,\"sha256\":\"00\"}}]}";
    StoreState.Contents text = new StoreState.Contents(1, "11", manifest);
    StoreState.Contents part = new StoreState.Contents(1, "00", "");
    history.backups.add(backup(backup, text, Map.of("a", part)));
    assertThat(history.found()).isEmpty();

    history.backups.set(0, backup(backup, null, Map.of("a", part)));
    assertThat(history.found()).containsExactly("backups");
    history.backups.set(0, backup(backup, text, Map.of()));
    assertThat(history.found()).containsExactly("backups");
    history.backups.set(0, backup(backup, text, Map.of("a", new StoreState.Contents(1, "22", ""))));
    assertThat(history.found()).containsExactly("backups");
    history.backups.clear();
    assertThat(history.found()).containsExactly("backups");
  }

  private static StoreState.Backup backup(
      Command command, StoreState.Contents manifest, Map<String, StoreState.Contents> objects) {
    return new StoreState.Backup(
        "id", command.jobId().value(), "complete", "11", manifest, objects);
  }

  @Test
  void anUploadThatNobodyEndedIsFound() {
    history.uploads.add("backups/x");

    assertThat(history.found()).containsExactly("backups");
  }

  @Test
  void anArchiveThatLacksARecordOrHasItTwiceIsFound() {
    List<StoreState.Line> whole = history.history().store().archive();

    assertThat(RecordedHistory.found(history.history(whole.subList(1, whole.size()))))
        .containsExactly("archive");
    assertThat(
            RecordedHistory.found(
                history.history(
                    java.util.stream.Stream.concat(whole.stream(), whole.stream()).toList())))
        .containsExactly("archive");
  }

  @Test
  void aSecretInTheOpenIsFound() {
    history.leaks.add("the engine's password is in windlass.status-0@1");

    assertThat(history.found()).containsExactly("secrets");
  }

  @Test
  void aTimeOutThatCameTooSoonIsFound() {
    Command slow = history.send(Command.query(Names.ENGINE, Names.SHOP, "SELECT 1"), "s");
    history.run(slow);
    history.ended.set(1, new Ended(slow.jobId(), JobState.FAILED, 1, "TIMEOUT"));

    assertThat(history.found()).contains("time");
  }

  @Test
  void shortWorkThatWaitedForTheLongWorkBeforeItIsFound() {
    Command sleep =
        history.send(Command.query(Names.ENGINE, Names.SHOP, "SELECT 1"), "l", Names.CALM);
    Command list =
        history.send(Command.of(Target.engine(Names.ENGINE), new DatabaseList()), "s", Names.CALM);
    history.accept(sleep);
    history.start(sleep, "one");
    history.run(list);
    history.succeed(sleep, "one");
    assertThat(history.found()).isEmpty();

    Command late =
        history.send(
            Command.of(Target.engine(Names.ENGINE), new DatabaseList()), "late", Names.CALM);
    history.run(late);
    assertThat(history.found()).containsExactly("lanes");
  }

  @Test
  void theRefusalOfAnotherCommandUnderTheIdOfAJobIsNoEndOfIt() {
    Instant expiry = history.tick();
    Command expired = history.send(writing("x").expiresAt(expiry), "x");
    history.refuseLast(FailureCode.EXPIRED, "The command was to start before that.");
    history.rejected(expired, FailureCode.EXPIRED, "The command was to start before that.");
    Command other = history.send(writing("y"), "x");
    history.run(other);
    history.write("y");
    assertThat(history.found()).isEmpty();

    history.rejected(other, FailureCode.UNKNOWN_ENGINE, "There is no such engine.");
    assertThat(history.found()).containsExactly("one terminal event");
  }

  @Test
  void theRefusalOfWhatIsNoCommandUnderTheIdOfAJobIsNoEndOfIt() {
    history.sendNonsense("JSON", "x");
    history.refuseLast(FailureCode.INVALID_COMMAND, "The data is not valid JSON.");
    Command later = writing("y").source(Names.LOAD).id("x").build();
    history.rejected(later, FailureCode.INVALID_COMMAND, "The data is not valid JSON.");
    history.send(writing("y"), "x");
    history.run(later);
    history.write("y");
    assertThat(history.found()).isEmpty();
  }

  @Test
  void progressBehindTheEndIsFoundUnlessItsWorkerHadLostTheJob() {
    history.progress(write, 1);
    assertThat(history.found()).containsExactly("order");

    history.told.removeLast();
    Command lost = history.send(Command.query(Names.ENGINE, Names.SHOP, "SELECT 1"), "l");
    history.accept(lost);
    history.start(lost, "one");
    history.takeOver(lost, "one", "two");
    history.progress(lost, 1);
    assertThat(history.found()).isEmpty();
  }

  @Test
  void progressBehindAnEndThatAnotherWorkerPublishedIsNotHeldAgainstIt() {
    history.inherited.add(history.told.getLast().id());
    history.progress(write, 1);
    assertThat(history.found()).isEmpty();
  }
}
