package dev.windlass.engine.testkit;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Drives backups and restores as the worker does: so many parts at a time, in their order. */
public final class BackupDriver {
  private final Backups backups;
  private final int parallelism;

  /** Drives these. */
  public BackupDriver(Backups backups, int parallelism) {
    this.backups = backups;
    this.parallelism = parallelism;
  }

  private BackupMethod method() {
    return backups.methods().contains(BackupMethod.LOGICAL)
        ? BackupMethod.LOGICAL
        : BackupMethod.NATIVE;
  }

  /** What it asks for when it backs up this database. */
  public BackupRequest request(String database) {
    return new BackupRequest(database, method(), parallelism, 1);
  }

  /** Backs up into a directory; returns the manifest, and leaves {@code RESTORE.md} beside. */
  public BackupManifest backup(String database, DirectoryStore store, WorkMonitor monitor) {
    return backup(request(database), store, monitor);
  }

  /** The same with a request of one's own. */
  public BackupManifest backup(BackupRequest request, DirectoryStore store, WorkMonitor monitor) {
    try (BackupSession session = backups.begin(request, monitor)) {
      return write(session, request.database(), store, monitor);
    }
  }

  /** Writes every part of a backup that is open. */
  public BackupManifest write(
      BackupSession session, String database, DirectoryStore store, WorkMonitor monitor) {
    List<Callable<WrittenPart>> work = new ArrayList<>();
    for (BackupPart part : session.parts()) {
      work.add(() -> session.write(part, store, monitor));
    }
    List<BackupManifest.Part> parts =
        inParallel(work).stream()
            .map(
                written ->
                    new BackupManifest.Part(
                        written.object(),
                        written.report().rows(),
                        written.report().dataBytes(),
                        written.report().details()))
            .toList();
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT_VERSION,
            "backup-1",
            "source",
            "kind",
            session.facts().engineVersion(),
            database,
            method(),
            session.facts().snapshotAt(),
            null,
            "test",
            session.facts().properties(),
            parts);
    try {
      Files.writeString(store.file("RESTORE.md"), session.instructions(manifest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return manifest;
  }

  /** What it asks for when it restores under this name. */
  public RestoreRequest restoreRequest(String jobId, String database, boolean replace) {
    return new RestoreRequest(jobId, database, replace, parallelism);
  }

  /** Restores from a directory; says whether a database was replaced. */
  public boolean restore(
      RestoreRequest request, BackupManifest manifest, DirectoryStore store, WorkMonitor monitor) {
    try (RestoreSession session = backups.restore(request, manifest, store)) {
      session.prepare(monitor);
      load(session, monitor);
      session.finish(monitor);
      return session.publish(monitor);
    }
  }

  /** Loads every part that is not loaded yet; returns how many rows those have. */
  public long load(RestoreSession session, WorkMonitor monitor) {
    List<Callable<Long>> work = new ArrayList<>();
    for (BackupPart part : session.pendingParts()) {
      work.add(() -> session.load(part, monitor).rows());
    }
    return inParallel(work).stream().mapToLong(Long::longValue).sum();
  }

  private <T> List<T> inParallel(List<Callable<T>> work) {
    try (ExecutorService hands =
        Executors.newFixedThreadPool(parallelism, Thread.ofVirtual().factory())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : hands.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException engine) {
        throw engine;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
