package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.ArchiveReport;
import dev.windlass.engine.Recovery.ArchiveRequest;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.WalSender;
import dev.windlass.postgresql.physical.ArchivedLog.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Archives the server's log: whole files of it, received from the server itself over the
 * replication protocol. A slot keeps on the server what is not archived yet; only what the archive
 * has is confirmed, so nothing is lost when the worker, the store or the line fails.
 */
final class LogReceiver {
  private final Connections connections;

  LogReceiver(Connections connections) {
    this.connections = connections;
  }

  List<String> check() {
    try (ServerConnection control = connections.control();
        WalSender sender = connections.replication(Purpose.BACKUP)) {
      LogServer.of(control, connections.settings().engine());
      var _ = sender.rows("IDENTIFY_SYSTEM");
    }
    return List.of(
        "Keep the log on the server by slot %s until it is archived.".formatted(slot()),
        "Receive every file of the log that is complete, and archive it.");
  }

  private String slot() {
    return LogServer.slot(connections.settings().engine());
  }

  ArchiveReport archive(ArchiveRequest request, LogArchive archive, WorkMonitor monitor) {
    long deadline = System.nanoTime() + request.follow().toNanos();
    try (ServerConnection control =
            connections.open(connections.settings().maintenanceDatabase(), Purpose.BACKUP);
        WalSender sender = connections.replication(Purpose.BACKUP);
        WorkMonitor.Registration stop = monitor.onCancel(sender::abort)) {
      LogServer server = LogServer.of(control, connections.settings().engine());
      server.keepBySlot(control, sender);
      List<@Nullable String> system = sender.rows("IDENTIFY_SYSTEM").getFirst();
      String id = Objects.requireNonNull(system.getFirst());
      long timeline = Long.parseLong(Objects.requireNonNull(system.get(1)));
      LogStream stream = new LogStream(sender, server, archive, id, monitor);
      Map<Long, LogPosition> ends =
          timeline > 1 ? Timelines.ends(stream.history(timeline)) : Map.of();
      ArchivedLog archived = new ArchivedLog(archive.files(id), server.segmentBytes());
      Optional<Place> next = archived.next(ends, timeline);
      Place oldest = server.oldest(control, timeline);
      Place from = next.filter(it -> it.number() >= oldest.number()).orElse(oldest);
      stream.knows(archived.endOfWhatIsBefore(from));
      catchUp(stream, from, timeline);
      stream.follow(timeline, deadline, () -> server.target(control, request.complete()));
      if (next.isPresent() && next.get().number() < oldest.number()) {
        throw gone(archived.words(next.get(), oldest.number() - 1));
      }
      return report(stream, id, archive, server);
    } catch (RuntimeException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  /** Archives the rest of an older history first. */
  private static void catchUp(LogStream stream, Place next, long timeline) {
    stream.startAt(
        next.timeline() < timeline
            ? stream.restOf(next.timeline(), next.number(), timeline)
            : next.number());
  }

  private EngineException gone(String files) {
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "The archived log of engine %s has a gap: the server no longer has %s. Backups of before the gap cannot be recovered beyond it."
            .formatted(connections.settings().engine(), files),
        "Take a physical backup now, and find out who dropped slot %s or limits what it keeps (max_slot_wal_keep_size). The log behind the gap is archived."
            .formatted(slot()));
  }

  private static ArchiveReport report(
      LogStream stream, String id, LogArchive archive, LogServer server) {
    ArchivedLog archived = new ArchivedLog(archive.files(id), server.segmentBytes());
    Optional<LogFile> newest = archived.newest();
    return new ArchiveReport(
        id,
        stream.files(),
        stream.bytes(),
        newest.map(LogFile::name).orElse("nothing"),
        newest.map(LogFile::endsAt).orElse(Instant.EPOCH),
        archived.gaps());
  }
}
