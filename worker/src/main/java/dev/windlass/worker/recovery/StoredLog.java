package dev.windlass.worker.recovery;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.LogFiles.Archived;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectKey;
import dev.windlass.objectstore.ObjectStore;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The archived log of one engine: an object {@code wal/<engine>/<server>/<file>.zst} for each file,
 * written once, and an entry in the control store after it.
 */
public final class StoredLog implements LogArchive {
  private static final int LARGEST = 128 << 20;
  private static final String SUFFIX = ".zst";

  private final LogFiles files;
  private final ObjectStore store;
  private final JobLease lease;
  private final String engine;

  /** The log of this engine, written in the name of this job. */
  public StoredLog(LogFiles files, ObjectStore store, JobLease lease, String engine) {
    this.files = files;
    this.store = store;
    this.lease = lease;
    this.engine = engine;
  }

  @Override
  public List<LogFile> files(String server) {
    return files.of(engine, server);
  }

  private String prefix(String server) {
    return ObjectKey.of("wal", engine, server);
  }

  @Override
  public void store(LogFile file, byte[] stored, Predicate<byte[]> same) {
    Optional<Archived> before = files.find(engine, file.server(), file.name());
    if (before.isPresent()) {
      if (!before.get().file().sha256().equals(file.sha256())) {
        throw another(file);
      }
      return;
    }
    String key = prefix(file.server()) + "/" + file.name() + SUFFIX;
    byte[] object = stored;
    if (!store.createIfAbsent(key, stored, "application/zstd")) {
      // An earlier attempt wrote it and died before it could say so.
      object = store.read(key, LARGEST);
      if (!same.test(object)) {
        throw another(file);
      }
    }
    files.enter(
        lease,
        engine,
        new Archived(file, new StoredObject(file.name(), object.length, sha256(object))));
  }

  private EngineException another(LogFile file) {
    return new EngineException(
        FailureCode.CONFLICT,
        "The archive of engine %s has another file %s than the server: nothing was overwritten."
            .formatted(engine, file.name()),
        "Find out whether two servers with the same system identifier, such as a copy and its"
            + " origin, bear this engine's name.");
  }

  @Override
  public Optional<InputStream> open(String server, String name) {
    return files
        .find(engine, server, name)
        .map(
            found -> {
              String object = name + SUFFIX;
              StoredObject stored = found.object();
              return store
                  .source(
                      prefix(server),
                      Map.of(object, new StoredObject(object, stored.bytes(), stored.sha256())))
                  .open(object);
            });
  }

  /**
   * Takes files out of the archive that no backup needs. After a crash, what was left is found by
   * its entries.
   */
  public void remove(String server, List<LogFile> gone) {
    List<String> names = gone.stream().map(LogFile::name).toList();
    store.delete(names.stream().map(name -> prefix(server) + "/" + name + SUFFIX).toList());
    files.forget(engine, server, names);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
