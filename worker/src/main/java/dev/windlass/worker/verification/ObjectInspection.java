package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.backup.BackupNames;
import dev.windlass.worker.batch.ByteCount;
import dev.windlass.worker.batch.PartCrew;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads every object of a backup back, whole, and compares its bytes with the manifest. What the
 * store says of its own checksums is not asked: the bytes are what a restore would get.
 */
public final class ObjectInspection {
  private static final int BUFFER = 1 << 16;
  private static final int NAMED = 20;
  private static final int MAX_INSTRUCTIONS = 1 << 20;

  private final ObjectStore store;

  /** Reads from this store. */
  public ObjectInspection(ObjectStore store) {
    this.store = store;
  }

  /**
   * Looks at all of them, also after the first one that is bad.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} that names those that are missing or not what
   *     was written; {@code STORAGE_UNREACHABLE} when the store does not answer
   */
  void inspect(
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource objects,
      PartCrew crew,
      WorkMonitor job) {
    List<BackupManifest.Part> parts = manifest.parts();
    long total = parts.stream().mapToLong(part -> part.object().bytes()).sum();
    ByteCount count = new ByteCount(job, "verify", total);
    Collection<String> bad = new ConcurrentLinkedQueue<>();
    crew.run(
        parts,
        part -> "Object " + part.object().name(),
        job,
        (part, monitor) -> {
          String problem = read(objects, part.object().name(), monitor);
          if (problem != null) {
            bad.add(problem);
          }
          count.add(part.object().bytes());
        });
    instructions(backup, bad);
    if (!bad.isEmpty()) {
      throw damaged(backup, bad, parts.size());
    }
  }

  private void instructions(BackupRecord backup, Collection<String> bad) {
    try {
      store.read(backup.key(BackupNames.INSTRUCTIONS), MAX_INSTRUCTIONS);
    } catch (EngineException e) {
      bad.add(problem(BackupNames.INSTRUCTIONS, e));
    }
  }

  private static @Nullable String read(ObjectSource objects, String name, WorkMonitor monitor) {
    try (InputStream in = objects.open(name)) {
      byte[] buffer = new byte[BUFFER];
      while (in.read(buffer) >= 0) {
        monitor.throwIfCancelled();
      }
      return null;
    } catch (EngineException e) {
      return problem(name, e);
    } catch (IOException e) {
      if (e.getCause() instanceof EngineException failure) {
        return problem(name, failure);
      }
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "Object " + name + " could not be read to its end: " + e.getMessage(),
          null,
          null,
          e);
    }
  }

  /** In words, when the failure is the object's; otherwise it is thrown on. */
  private static String problem(String name, EngineException failure) {
    return switch (failure.code()) {
      case INTEGRITY_FAILED -> name + " is not what was written";
      case NOT_FOUND -> name + " is missing";
      default -> throw failure;
    };
  }

  private EngineException damaged(BackupRecord backup, Collection<String> bad, int of) {
    List<String> named = bad.stream().sorted().limit(NAMED).toList();
    String rest = bad.size() > NAMED ? ", and " + (bad.size() - NAMED) + " more" : "";
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "Backup %s is damaged: of %d objects below %s, these are bad: %s%s."
            .formatted(
                backup.id(),
                of,
                store.location(backup.prefix() + "/"),
                String.join(", ", named),
                rest),
        "Back the database up again now, and find out who wrote to the store.");
  }
}
