package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.tool.ClientTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The archived log, and servers made from physical backups and as much of it as is wanted. */
public final class PhysicalRecovery implements Recovery {
  private final Connections connections;

  /** Recovery of this engine's backups. */
  public PhysicalRecovery(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<String> checkArchive() {
    return new LogReceiver(connections).check();
  }

  @Override
  public ArchiveReport archive(ArchiveRequest request, LogArchive archive, WorkMonitor monitor) {
    return new LogReceiver(connections).archive(request, archive, monitor);
  }

  @Override
  public List<String> checkRecovery(
      RecoveryRequest request, BackupManifest manifest, LogArchive log) {
    BackupExtent backup = BackupExtent.of(manifest);
    DatabaseRestore.Recovery wanted = request.wanted();
    long targets =
        Stream.of(wanted.time(), wanted.position(), wanted.restorePoint())
            .filter(Objects::nonNull)
            .count();
    if (targets > 1) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec.recovery has more than one of time, position and restorePoint.",
          "Leave all but one out and send the command under a new id.");
    }
    if (targets == 0 && wanted.action() == RecoveryAction.PAUSE) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "A server pauses at a target, and spec.recovery has none.",
          "Give time, position or restorePoint, or another action.");
    }
    RecoveryPlace place = place(request);
    place.requireFree();
    Path programs = programs(backup.major());
    LogChain chain = LogChain.of(backup, log);
    if (request.backupOnly()) {
      AmcheckRun.requireProgram(backup.major(), programs);
    } else {
      chain.require(wanted);
    }
    return List.of(
        "Unpack the files of the backup, %s to %s, into %s."
            .formatted(backup.start(), backup.stop(), place.data()),
        "Compare every file with the server's manifest.",
        "Start PostgreSQL %d of %s there and recover to %s; what is archived without a gap goes to %s."
            .formatted(
                backup.major(),
                programs,
                request.backupOnly() ? "the end of the backup" : target(wanted),
                chain.coveredUntil().map(Object::toString).orElse("the end of the backup")),
        "Then: " + wanted.actionOrPromote() + ".");
  }

  private static String target(DatabaseRestore.Recovery wanted) {
    return Stream.of(wanted.time(), wanted.position(), wanted.restorePoint())
        .filter(Objects::nonNull)
        .map(Object::toString)
        .findFirst()
        .orElse("the end of the archived log");
  }

  @Override
  public RecoverySession recover(
      RecoveryRequest request, BackupManifest manifest, ObjectSource objects, LogArchive log) {
    BackupExtent backup = BackupExtent.of(manifest);
    return new PhysicalRecoverySession(
        connections.settings(),
        request,
        manifest,
        objects,
        log,
        place(request),
        programs(backup.major()),
        () -> checkRecovery(request, manifest, log));
  }

  private RecoveryPlace place(RecoveryRequest request) {
    return RecoveryPlace.of(
        connections.settings(),
        new RecoveryPlace.Owner(request.jobId(), request.attempt()),
        request.wanted().directory());
  }

  /** A server reads the files of its own major version alone. */
  private Path programs(int major) {
    ClientTools.Tools tools =
        new ClientTools(connections.settings().toolsDirectory()).serving(major);
    if (tools.major() != major || !Files.isExecutable(tools.directory().resolve("postgres"))) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The backup is of PostgreSQL %d, and only a server of that version can use its files; the worker's machine has %s in %s%s."
              .formatted(
                  major,
                  tools.version(),
                  tools.directory(),
                  tools.major() == major ? ", without a server" : ""),
          "Install postgresql-%d on the worker's machine.".formatted(major));
    }
    return tools.directory();
  }
}
