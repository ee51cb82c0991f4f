package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.FinishedPart;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.ByteCount;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step that reads the database: opens a consistent view, registers the backup, and copies part
 * by part. Parts that an earlier owner of the job finished under a view that still lives are taken
 * over; when the view is gone, all parts are copied anew.
 */
final class BackupCopy {
  private static final Logger LOG = LoggerFactory.getLogger(BackupCopy.class);

  private final BackupCatalogue catalogue;
  private final ObjectStore store;
  private final BackupKeys keys;
  private final BackupRemoval removal;
  private final TransferSettings settings;
  private final String windlassVersion;

  BackupCopy(
      BackupCatalogue catalogue,
      ObjectStore store,
      BackupKeys keys,
      BackupRemoval removal,
      TransferSettings settings,
      String windlassVersion) {
    this.catalogue = catalogue;
    this.store = store;
    this.keys = keys;
    this.removal = removal;
    this.settings = settings;
    this.windlassVersion = windlassVersion;
  }

  /** Leaves every part and the instructions in the store, and the catalogue knowing of it. */
  void perform(BackupRun run) {
    if (run.continues()) {
      return;
    }
    CompletableFuture<Void> storeAnswers =
        CompletableFuture.runAsync(store::checkHealth, Thread::startVirtualThread);
    Optional<BackupSession> resumed = resume(run);
    try (BackupSession session =
        resumed.orElseGet(() -> run.backups().begin(run.request(), run.context()))) {
      await(storeAnswers);
      catalogue.register(run.lease(), record(run, session));
      String note = note(run, resumed.isPresent());
      List<BackupPart> plan = session.parts();
      Map<String, FinishedPart> finished = new HashMap<>();
      if (resumed.isPresent()) {
        finished.putAll(takeOver(run, plan));
      }
      run.predecessor().ifPresent(before -> removal.abandon(run.lease(), before));
      copy(run, session, plan, finished, note);
      stream(run, session, plan.size());
      String instructions =
          session.instructions(
              Manifests.compose(record(run, session), catalogue.parts(run.backupId())));
      store.createIfAbsent(
          run.key(BackupNames.INSTRUCTIONS),
          instructions.getBytes(StandardCharsets.UTF_8),
          "text/markdown; charset=utf-8");
      catalogue.copied(run.lease(), run.backupId(), record(run, session).view());
    }
  }

  /** What the engine sends in one stream comes after the parts of the plan. */
  private void stream(BackupRun run, BackupSession session, int planned) {
    AtomicInteger position = new AtomicInteger(planned);
    session.stream(
        store.sink(run.prefix()),
        run.context(),
        written ->
            catalogue.finishPart(
                run.lease(), run.backupId(), finished(written, position.getAndIncrement())));
  }

  private static void await(CompletableFuture<Void> check) {
    try {
      check.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EngineException failure ? failure : e;
    }
  }

  private Optional<BackupSession> resume(BackupRun run) {
    return run.predecessor()
        .flatMap(
            before -> run.backups().resume(run.request(), before.view().token(), run.context()));
  }

  /** What the sender is told about the earlier attempt, with every progress event. */
  private static String note(BackupRun run, boolean resumed) {
    if (run.predecessor().isEmpty()) {
      return "";
    }
    String note =
        resumed
            ? " (gone on under the snapshot of the earlier attempt)"
            : " (started again: the snapshot of the earlier attempt is gone)";
    LOG.info("Backup {}{}", run.backupId(), note);
    run.context().progress("copy" + note, 0, null, "bytes");
    return note;
  }

  private BackupRecord record(BackupRun run, BackupSession session) {
    BackupFacts facts = session.facts();
    return new BackupRecord(
        run.backupId(),
        run.lease().job(),
        run.source(),
        new BackupRecord.View(
            session.token(),
            facts.snapshotAt(),
            facts.engineVersion(),
            facts.tables(),
            run.encrypted() == null
                ? facts.properties()
                : EncryptionNote.with(facts.properties(), run.encrypted().how())),
        windlassVersion,
        run.prefix(),
        BackupRecord.State.WRITING,
        run.startedAt(),
        null,
        null);
  }

  /**
   * Copies the earlier owner's finished objects under this owner's prefix. They are read, checked
   * and written anew: whoever still writes under the old prefix cannot reach the new one.
   */
  private Map<String, FinishedPart> takeOver(BackupRun run, List<BackupPart> plan) {
    BackupRecord before = run.predecessor().orElseThrow();
    Set<String> planned = plan.stream().map(BackupPart::name).collect(Collectors.toSet());
    List<FinishedPart> parts =
        catalogue.parts(before.id()).stream()
            .filter(part -> planned.contains(part.name()))
            .toList();
    ObjectTransfer transfer =
        new ObjectTransfer(
            source(run, before, parts),
            run.into(store.sink(run.prefix())),
            run.encrypted() == null);
    Map<String, FinishedPart> taken = new ConcurrentHashMap<>();
    settings
        .crew(run.request().parallelism())
        .run(
            parts,
            part -> "Taking over " + part.name(),
            run.context(),
            (part, monitor) -> {
              StoredObject object = transfer.copy(part.object(), monitor);
              FinishedPart copied =
                  new FinishedPart(
                      part.name(),
                      part.position(),
                      object,
                      part.rows(),
                      part.dataBytes(),
                      part.details());
              catalogue.finishPart(run.lease(), run.backupId(), copied);
              taken.put(part.name(), copied);
            });
    return taken;
  }

  /** What is encrypted is bound to the earlier backup's id, and is encrypted anew for this one. */
  private ObjectSource source(BackupRun run, BackupRecord before, List<FinishedPart> parts) {
    ObjectSource stored =
        store.source(
            before.prefix(),
            parts.stream()
                .map(FinishedPart::object)
                .collect(Collectors.toMap(StoredObject::name, Function.identity())));
    return run.encrypted() == null
        ? stored
        : keys.reading(Manifests.compose(before, List.of()), stored, null);
  }

  private void copy(
      BackupRun run,
      BackupSession session,
      List<BackupPart> plan,
      Map<String, FinishedPart> finished,
      String note) {
    long before =
        plan.stream()
            .filter(part -> finished.containsKey(part.name()))
            .mapToLong(BackupPart::estimatedBytes)
            .sum();
    List<Planned> pending =
        IntStream.range(0, plan.size())
            .mapToObj(i -> new Planned(i, plan.get(i)))
            .filter(planned -> !finished.containsKey(planned.part().name()))
            .toList();
    ObjectSink sink = run.into(store.sink(run.prefix()));
    settings
        .crew(run.request().parallelism())
        .run(
            pending,
            planned -> planned.part().description(),
            run.context(),
            (planned, monitor) -> {
              BackupPart part = planned.part();
              WrittenPart written =
                  session.write(part, sink, ByteCount.resumed(monitor, before, note));
              catalogue.finishPart(
                  run.lease(), run.backupId(), finished(written, planned.position()));
            });
  }

  private static FinishedPart finished(WrittenPart written, int position) {
    return new FinishedPart(
        written.report().part().name(),
        position,
        written.object(),
        written.report().rows(),
        written.report().dataBytes(),
        written.report().details());
  }

  /** A part and its place in the plan. */
  private record Planned(int position, BackupPart part) {}
}
