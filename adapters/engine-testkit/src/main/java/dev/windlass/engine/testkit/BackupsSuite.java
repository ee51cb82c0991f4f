package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.messages.command.ObjectPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine with backups does. */
public abstract class BackupsSuite {
  private static final String SOURCE = "backups \"suite";

  private @Nullable Engine engine;

  /** For the adapter's own class. */
  protected BackupsSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @BeforeEach
  void fillDatabase() {
    if (!absent() && !subject().hasDatabase(SOURCE)) {
      subject().createDatabase(SOURCE);
      subject().fill(SOURCE);
    }
  }

  private Engine engine() {
    Engine ready = engine;
    if (ready == null) {
      ready = subject().open();
      engine = ready;
    }
    return ready;
  }

  private boolean absent() {
    return !engine().capabilities().contains(Capability.BACKUP_NATIVE)
        && Refusals.refusesWithout(
            engine(), Capability.BACKUP_LOGICAL, () -> engine().backups().methods());
  }

  private BackupDriver driver() {
    return new BackupDriver(engine().backups(), 2);
  }

  private record Taken(BackupManifest manifest, DirectoryStore store) {}

  private Taken backUp() {
    DirectoryStore store = new DirectoryStore(subject().newDirectory());
    return new Taken(driver().backup(SOURCE, store, WorkMonitor.NONE), store);
  }

  @Test
  void methodsAreThoseThatAreDeclared() {
    if (absent()) {
      return;
    }
    Set<BackupMethod> declared = EnumSet.noneOf(BackupMethod.class);
    for (BackupMethod method : BackupMethod.values()) {
      if (engine().capabilities().contains(Capability.valueOf("BACKUP_" + method))) {
        declared.add(method);
      }
    }
    assertThat(engine().backups().methods()).isEqualTo(declared);
  }

  @Test
  void whoBringsNothingBackToAMomentSaysSo() {
    if (!Refusals.refusesWithout(engine(), Capability.RECOVERY, () -> engine().recovery())) {
      assertThat(engine().backups().methods()).contains(BackupMethod.PHYSICAL);
      assertThat(engine().recovery()).isNotNull();
    }
  }

  @Test
  void whatWasBackedUpWhileOthersWriteIsOneMomentAndComesBackUnderAnyName() throws Exception {
    if (absent()) {
      return;
    }
    String written = "backups written";
    subject().createDatabase(written);
    subject().fill(written);
    DirectoryStore store = new DirectoryStore(subject().newDirectory());
    BackupManifest manifest;
    String before;
    Thread writer = Thread.ofPlatform().daemon().unstarted(() -> subject().keepWriting(written));
    try (BackupSession session =
        engine().backups().begin(driver().request(written), WorkMonitor.NONE)) {
      before = subject().image(written);
      writer.start();
      manifest = driver().write(session, written, store, WorkMonitor.NONE);
    } finally {
      writer.interrupt();
    }
    String target = subject().hostileNames().getFirst() + "'";
    driver()
        .restore(
            driver().restoreRequest("1111111111111111", target, false),
            manifest,
            store,
            WorkMonitor.NONE);
    assertThat(subject().image(target)).isEqualTo(before);
    writer.join();
    assertThat(subject().image(written)).isNotEqualTo(before);
  }

  /** Whoever cannot back up some of a database says so; so does who can, of a name that is not. */
  @Test
  void aSelectionIsNeverPassedOver() {
    if (absent()) {
      return;
    }
    BackupRequest whole = driver().request(SOURCE);
    BackupRequest some =
        new BackupRequest(
            whole.database(),
            whole.method(),
            whole.parallelism(),
            whole.compressionLevel(),
            new BackupScope(List.of(new ObjectPattern("no such; schema", null)), List.of(), null),
            BackupPace.GENTLE);
    DirectoryStore store = new DirectoryStore(subject().newDirectory());
    EngineException refused =
        catchThrowableOfType(
            EngineException.class, () -> driver().backup(some, store, WorkMonitor.NONE));
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isIn(FailureCode.NOT_FOUND, FailureCode.UNSUPPORTED_OPERATION);
    assertThat(
            catchThrowableOfType(EngineException.class, () -> engine().backups().checkBackup(some)))
        .isNotNull();

    RestoreRequest restore =
        new RestoreRequest(
            "7777777777777777",
            "backups some",
            false,
            2,
            new RestoreScope(List.of(new ObjectPattern("no such; schema", null)), null, false));
    Taken taken = backUp();
    assertThat(
            catchThrowableOfType(
                EngineException.class,
                () -> driver().restore(restore, taken.manifest(), taken.store(), WorkMonitor.NONE)))
        .isNotNull();
    assertThat(subject().hasDatabase("backups some")).isFalse();
  }

  @Test
  void aTakenNameIsRefusedAndReplacedOnlyWhenAskedFor() {
    if (absent()) {
      return;
    }
    Taken taken = backUp();
    String target = "backups replaced";
    subject().createDatabase(target);
    String empty = subject().image(target);
    RestoreRequest refused = driver().restoreRequest("2222222222222222", target, false);
    Refusals.fails(
        FailureCode.ALREADY_EXISTS,
        () -> engine().backups().checkRestore(refused, taken.manifest()));
    Refusals.fails(
        FailureCode.ALREADY_EXISTS,
        () -> driver().restore(refused, taken.manifest(), taken.store(), WorkMonitor.NONE));
    assertThat(subject().image(target)).isEqualTo(empty);

    RestoreRequest replacing = driver().restoreRequest("3333333333333333", target, true);
    boolean replaced;
    if (engine().capabilities().contains(Capability.PROCESSES)) {
      try (var user = subject().startStatement(target)) {
        assertThat(user.sessionLives()).isTrue();
        replaced = driver().restore(replacing, taken.manifest(), taken.store(), WorkMonitor.NONE);
        assertThat(user.sessionLives()).isFalse();
      }
    } else {
      replaced = driver().restore(replacing, taken.manifest(), taken.store(), WorkMonitor.NONE);
    }
    assertThat(replaced).isTrue();
    assertThat(subject().image(target)).isEqualTo(subject().image(SOURCE));
  }

  @Test
  void aRestoreWhoseWorkerDiedGoesOnWithoutLoadingTwice() {
    if (absent()) {
      return;
    }
    Taken taken = backUp();
    RestoreRequest request = driver().restoreRequest("4444444444444444", "backups resumed", false);
    String temporary;
    int first;
    try (RestoreSession session = restore(request, taken)) {
      session.prepare(WorkMonitor.NONE);
      List<BackupPart> parts = session.pendingParts();
      first = parts.size();
      session.load(parts.getFirst(), WorkMonitor.NONE);
      temporary = session.temporaryName();
    }
    assertThat(temporary).isNotNull();
    try (RestoreSession session = restore(request, taken)) {
      session.prepare(WorkMonitor.NONE);
      assertThat(session.pendingParts()).hasSize(first - 1);
      driver().load(session, WorkMonitor.NONE);
      assertThat(session.pendingParts()).isEmpty();
      session.finish(WorkMonitor.NONE);
    }
    try (RestoreSession session = restore(request, taken)) {
      session.finish(WorkMonitor.NONE);
      assertThat(subject().hasDatabase("backups resumed")).isFalse();
      assertThat(session.isPublished()).isFalse();
      session.publish(WorkMonitor.NONE);
    }
    try (RestoreSession session = restore(request, taken)) {
      assertThat(session.isPublished()).isTrue();
    }
    assertThat(subject().hasDatabase(temporary)).isFalse();
    assertThat(subject().image("backups resumed")).isEqualTo(subject().image(SOURCE));
  }

  @Test
  void aDamagedObjectIsNoticedAndNothingBearsTheFinalName() throws IOException {
    if (absent()) {
      return;
    }
    Taken taken = backUp();
    BackupManifest.Part largest =
        taken.manifest().parts().stream()
            .max((a, b) -> Long.compare(a.rows(), b.rows()))
            .orElseThrow();
    Path file = taken.store().file(largest.object().name());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    RestoreRequest request = driver().restoreRequest("5555555555555555", "backups damaged", false);
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () -> driver().restore(request, taken.manifest(), taken.store(), WorkMonitor.NONE));
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isIn(FailureCode.INTEGRITY_FAILED, FailureCode.STORAGE_UNREACHABLE);
    assertThat(subject().hasDatabase("backups damaged")).isFalse();
    try (RestoreSession session = restore(request, taken)) {
      String temporary = session.temporaryName();
      assertThat(temporary).isNotNull();
      assertThat(subject().hasDatabase(temporary)).isTrue();
      session.discard();
      assertThat(subject().hasDatabase(temporary)).isFalse();
    }
  }

  @Test
  void aCancelledBackupLeavesNoSessionAndNoObjectUnfinished() throws Exception {
    if (absent()) {
      return;
    }
    CancelSwitch monitor = new CancelSwitch();
    Path directory = subject().newDirectory();
    try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<BackupManifest> running =
          CompletableFuture.supplyAsync(
              () -> driver().backup(SOURCE, new DirectoryStore(directory), monitor), hands);
      assertThat(monitor.awaitProgress()).isTrue();
      monitor.cancel();
      Refusals.fails(FailureCode.CANCELLED, () -> join(running));
    }
    Refusals.eventually("no session is left", () -> subject().sessionsOn(SOURCE) == 0);
    try (var files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".unfinished"))).isEmpty();
    }
  }

  @Test
  void aBackupOfADatabaseThatIsNotThereIsRefused() {
    if (absent()) {
      return;
    }
    // An empty name is the server as a whole, and no name of a database.
    for (String name : List.of("no such database", " ", "x".repeat(64))) {
      Refusals.fails(
          FailureCode.NOT_FOUND, () -> engine().backups().checkBackup(driver().request(name)));
      Refusals.fails(
          FailureCode.NOT_FOUND,
          () -> engine().backups().begin(driver().request(name), WorkMonitor.NONE));
    }
  }

  @Test
  void aSnapshotIsJoinedWhileItLivesAndNotAfter() {
    if (absent()) {
      return;
    }
    String token;
    try (BackupSession session =
        engine().backups().begin(driver().request(SOURCE), WorkMonitor.NONE)) {
      token = session.token();
      Optional<BackupSession> joined =
          engine().backups().resume(driver().request(SOURCE), token, WorkMonitor.NONE);
      assertThat(joined).isPresent();
      assertThat(joined.get().parts()).isEqualTo(session.parts());
      joined.get().close();
    }
    assertThat(engine().backups().resume(driver().request(SOURCE), token, WorkMonitor.NONE))
        .isEmpty();
  }

  private RestoreSession restore(RestoreRequest request, Taken taken) {
    return engine().backups().restore(request, taken.manifest(), taken.store());
  }

  private static void join(CompletableFuture<BackupManifest> running) {
    try {
      running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
