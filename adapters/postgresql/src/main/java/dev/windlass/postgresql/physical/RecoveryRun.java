package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Starts the server on unpacked files, and waits until it is where it is wanted. */
final class RecoveryRun {
  private final ServerSettings settings;
  private final RecoveryRequest request;
  private final BackupManifest manifest;
  private final LogArchive log;
  private final RecoveryPlace place;
  private final Path programs;

  RecoveryRun(
      ServerSettings settings,
      RecoveryRequest request,
      BackupManifest manifest,
      LogArchive log,
      RecoveryPlace place,
      Path programs) {
    this.settings = settings;
    this.request = request;
    this.manifest = manifest;
    this.log = log;
    this.place = place;
    this.programs = programs;
  }

  RecoveredServer run(WorkMonitor monitor) throws IOException {
    BackupExtent backup = BackupExtent.of(manifest);
    DatabaseRestore.Recovery wanted = request.wanted();
    Integer asked = wanted.port();
    int port = asked == null ? freePort() : asked;
    boolean aimed =
        wanted.time() != null || wanted.position() != null || wanted.restorePoint() != null;
    RecoverySettings parameters = new RecoverySettings(settings, request, manifest, place);
    boolean done = false;
    try (LogServing serving = LogServing.start(place, log, backup)) {
      String command = serving.command();
      RecoveringServer server = start(port, parameters.parameters(port, command, aimed));
      Optional<RecoveringServer.State> state = await(server, serving, backup, monitor);
      if (state.isEmpty() && wanted.time() != null && serving.ended()) {
        // A server ends that finds no transaction after its target. The archive goes beyond it, or
        // the recovery would have been refused, so the end of the log is the state of that moment.
        requireNoPause(wanted);
        server = start(port, parameters.parameters(port, command, false));
        state = await(server, serving, backup, monitor);
      }
      if (state.isEmpty() && wanted.restorePoint() != null && serving.ended()) {
        throw neverPassed(wanted.restorePoint());
      }
      RecoveringServer.State reached = state.orElseThrow(server::ended);
      if (wanted.actionOrPromote() == RecoveryAction.STOP) {
        RecoveringServer.stop(place, programs, "fast");
      }
      done = true;
      return new RecoveredServer(
          InetAddress.getLocalHost().getHostName(),
          place.data().toString(),
          wanted.actionOrPromote() == RecoveryAction.STOP ? null : port,
          reached.position().toString(),
          reached.lastTransactionAt(),
          reached.timeline() == 0 ? backup.timeline() : reached.timeline(),
          serving.served(),
          reached.paused());
    } finally {
      if (!done) {
        RecoveringServer.stop(place, programs, "immediate");
      }
    }
  }

  private RecoveringServer start(int port, Map<String, String> parameters) throws IOException {
    return RecoveringServer.start(place, programs, settings, port, parameters);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static EngineException neverPassed(String restorePoint) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "The log behind the end of the backup has no restore point \"%s\" up to where it is archived."
            .formatted(restorePoint),
        "Look at the name; send wal.archive if the point is newer than the archive, or choose a"
            + " backup that ended before the point was made.");
  }

  private static void requireNoPause(DatabaseRestore.Recovery wanted) {
    if (wanted.action() == RecoveryAction.PAUSE) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The archived log has no transaction after %s, so there is no place to pause at."
              .formatted(wanted.time()),
          "Use PROMOTE or STOP; the end of the log is the state of that moment.");
    }
  }

  /** Waits until it has paused or taken over; empty when it ended instead. */
  private Optional<RecoveringServer.State> await(
      RecoveringServer server, LogServing serving, BackupExtent backup, WorkMonitor monitor) {
    while (server.isAlive()) {
      serving.throwIfFailed();
      Optional<RecoveringServer.State> state = server.ask();
      if (state.isPresent()) {
        RecoveringServer.State now = state.get();
        if (!now.recovering() || now.paused()) {
          return state;
        }
        monitor.progress(
            "recover", Math.max(0, now.position().value() - backup.start().value()), null, "bytes");
      }
      server.pause(monitor);
    }
    serving.throwIfFailed();
    return Optional.empty();
  }
}
