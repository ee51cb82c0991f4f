package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.Recovery.RecoverySession;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A recovery under way, in a directory of its own. An attempt that follows another one of the same
 * job stops the server that it finds, removes everything and begins anew.
 */
final class PhysicalRecoverySession implements RecoverySession {
  private final ServerSettings settings;
  private final RecoveryRequest request;
  private final BackupManifest manifest;
  private final ObjectSource objects;
  private final LogArchive log;
  private final RecoveryPlace place;
  private final Path programs;
  private final Runnable check;
  private final Map<String, ReadFile> files = new ConcurrentHashMap<>();
  private final AtomicLong unpacked = new AtomicLong();
  private final long total;
  private @Nullable RecoveredServer made;

  PhysicalRecoverySession(
      ServerSettings settings,
      RecoveryRequest request,
      BackupManifest manifest,
      ObjectSource objects,
      LogArchive log,
      RecoveryPlace place,
      Path programs,
      Runnable check) {
    this.settings = settings;
    this.request = request;
    this.manifest = manifest;
    this.objects = objects;
    this.log = log;
    this.place = place;
    this.programs = programs;
    this.check = check;
    this.total = manifest.parts().stream().mapToLong(BackupManifest.Part::dataBytes).sum();
  }

  @Override
  public List<BackupPart> prepare(WorkMonitor monitor) {
    check.run();
    monitor.throwIfCancelled();
    RecoveringServer.stop(place, programs, "immediate");
    place.prepare();
    files.clear();
    unpacked.set(0);
    return manifest.parts().stream()
        .filter(part -> part.details().get("archive") != null)
        .map(
            part ->
                new BackupPart(
                    part.object().name(), "Object " + part.object().name(), part.dataBytes()))
        .toList();
  }

  @Override
  public void unpack(BackupPart part, WorkMonitor monitor) {
    String archive =
        manifest.parts().stream()
            .filter(it -> it.object().name().equals(part.name()))
            .map(it -> Objects.toString(it.details().get("archive")))
            .findFirst()
            .orElseThrow();
    boolean base = archive.equals("base");
    Path directory = base ? place.data() : place.tablespace(archive);
    AtomicLong counted = new AtomicLong();
    try (InputStream object = objects.open(part.name());
        ArchiveUnpacker unpacker =
            new ArchiveUnpacker(directory, base ? "" : "pg_tblspc/" + archive + "/", files)) {
      Files.createDirectories(directory);
      unpacker.unpack(
          object,
          monitor,
          reached -> {
            long sum = unpacked.addAndGet(reached - counted.getAndSet(reached));
            monitor.progress("restore", Math.min(sum, total), total, "bytes");
          });
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, part.name());
    }
  }

  @Override
  public RecoveredServer finish(WorkMonitor monitor) {
    try {
      compare();
      mapTablespaces();
      new RecoverySettings(settings, request, manifest, place).writeFiles();
      place.handOver();
      made = new RecoveryRun(settings, request, manifest, log, place, programs).run(monitor);
      return made;
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw place.failed("finish the recovery in", e);
    }
  }

  @Override
  public Optional<CheckedServer> inspect(WorkMonitor monitor) {
    int port =
        Optional.ofNullable(made)
            .map(RecoveredServer::port)
            .orElseThrow(() -> new IllegalStateException("No server was left running."));
    if (!AmcheckRun.knows(BackupExtent.of(manifest).major())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ServerInspection(
                  new RecoverySocket(place, programs, port), settings, request.parallelism())
              .run(monitor));
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw place.failed("ask the server in", e);
    }
  }

  private void compare() throws IOException {
    ServerManifest expected = new ServerManifest();
    try (InputStream object = objects.open(ServerManifest.NAME)) {
      byte[] buffer = new byte[1 << 16];
      for (int count = object.read(buffer); count >= 0; count = object.read(buffer)) {
        expected.read(buffer, 0, count);
      }
      expected.finish();
    }
    List<String> wrong = new ArrayList<>(expected.compare(files));
    wrong.addAll(BackupExtent.of(manifest).missingLog(files.keySet()));
    if (!wrong.isEmpty()) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The files of backup %s are not those of the server's manifest: %s."
              .formatted(manifest.backupId(), String.join("; ", wrong)),
          "Restore another backup, and verify this one.");
    }
  }

  /** The server makes the links of {@code pg_tblspc} by this file, which named the old places. */
  private void mapTablespaces() throws IOException {
    StringBuilder map = new StringBuilder();
    for (Map<?, ?> tablespace : PhysicalInstructions.tablespaces(manifest)) {
      String oid = Objects.toString(tablespace.get("oid"));
      Files.createDirectories(place.tablespace(oid));
      String path = place.tablespace(oid).toString().replace("\\", "\\\\").replace("\n", "\\\n");
      map.append(oid).append(' ').append(path).append('\n');
    }
    Path file = place.data().resolve("tablespace_map");
    Files.deleteIfExists(file);
    if (!map.isEmpty()) {
      Files.writeString(file, map, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void discard() {
    try {
      if (place.isOwn()) {
        RecoveringServer.stop(place, programs, "immediate");
        place.remove();
      }
    } catch (IOException e) {
      throw place.failed("remove", e);
    }
  }

  @Override
  public void close() {
    // What is open is closed where it is used; the server stays.
  }
}
