package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A backup under way: one snapshot, held by one connection, read by as many as there are hands. The
 * snapshot lives as long as its holder; parts that were written under it need not be written again
 * while it lives.
 */
public final class PostgresqlBackupSession implements BackupSession {
  private static final String WITHOUT_ROWS = "withoutRows";
  private final Connections connections;
  private final BackupRequest request;
  private final Snapshot snapshot;
  private final Tools tools;
  private final Map<String, PlannedPart> plan;
  private final BackupProgress progress;
  private final Pace pace;
  private final Queue<ServerConnection> idle = new ConcurrentLinkedQueue<>();

  private PostgresqlBackupSession(
      Connections connections, BackupRequest request, Snapshot snapshot, Tools tools) {
    this.connections = connections;
    this.request = request;
    this.snapshot = snapshot;
    this.tools = tools;
    this.pace = new Pace(connections, request.pace());
    List<PlannedPart> parts =
        BackupPlan.of(
            snapshot.contents(), request.parallelism(), request.scope().globals() != null);
    this.plan = new LinkedHashMap<>();
    parts.forEach(part -> plan.put(part.part().name(), part));
    this.progress =
        new BackupProgress(parts.stream().mapToLong(part -> part.part().estimatedBytes()).sum());
  }

  /** Takes a snapshot and plans. */
  public static PostgresqlBackupSession begin(
      Connections connections, BackupRequest request, Tools tools, WorkMonitor monitor) {
    Snapshot snapshot = Snapshot.take(connections, request.database(), request.scope(), monitor);
    return new PostgresqlBackupSession(connections, request, snapshot, tools);
  }

  /**
   * Joins the snapshot that {@code token} names; empty when it is gone, or when the tables grew so
   * that the same plan would not come out of it.
   */
  public static Optional<BackupSession> resume(
      Connections connections,
      BackupRequest request,
      Tools tools,
      String token,
      WorkMonitor monitor) {
    String[] words = token.split(":", 2);
    Optional<Snapshot> snapshot =
        Snapshot.join(connections, request.database(), request.scope(), words[0], monitor);
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    PostgresqlBackupSession session =
        new PostgresqlBackupSession(connections, request, snapshot.get(), tools);
    if (words.length < 2 || !words[1].equals(session.fingerprint())) {
      session.close();
      return Optional.empty();
    }
    return Optional.of(session);
  }

  @Override
  public String token() {
    return snapshot.id() + ':' + fingerprint();
  }

  private String fingerprint() {
    String text =
        plan.values().stream()
            .flatMap(part -> part.slices().stream().map(slice -> part.part().name() + slice))
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  @Override
  public BackupFacts facts() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("serverVersionNumber", snapshot.version().number());
    properties.put("toolsMajor", tools.major());
    snapshot
        .properties()
        .text("system")
        .ifPresent(system -> properties.put("systemIdentifier", system));
    properties.put("database", snapshot.properties().toProperties());
    if (!snapshot.contents().withoutRows().isEmpty()) {
      properties.put(WITHOUT_ROWS, snapshot.contents().withoutRows());
    }
    if (request.scope().isSelection()) {
      properties.put("include", texts(request.scope().include()));
      properties.put("exclude", texts(request.scope().exclude()));
    }
    return new BackupFacts(
        snapshot.takenAt(),
        snapshot.version().text(),
        snapshot.contents().tableCount(),
        properties);
  }

  /** Quoted names of unlogged tables whose rows a backup has not, since it is one of a standby. */
  public static List<String> withoutRows(BackupManifest manifest) {
    return manifest.properties().get(WITHOUT_ROWS) instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static List<String> texts(List<ObjectPattern> patterns) {
    return patterns.stream().map(ObjectPattern::text).toList();
  }

  /**
   * Looks at what a backup would hold.
   *
   * @throws EngineException where {@link #begin} would fail for what the request names
   */
  public static void check(Connections connections, BackupRequest request) {
    String database = request.database();
    try (ServerConnection connection = connections.open(database, Purpose.BACKUP)) {
      BackupSelection selection = BackupSelection.of(connection, database, request.scope());
      UnreadableTables.refuse(connection, connections.settings(), database, selection);
      selection.requireSelfContained(connection);
    }
  }

  @Override
  public List<BackupPart> parts() {
    return plan.values().stream().map(PlannedPart::part).toList();
  }

  @Override
  public WrittenPart write(BackupPart part, ObjectSink sink, WorkMonitor monitor) {
    PlannedPart planned = plan.get(part.name());
    if (planned == null) {
      throw new EngineException(
          FailureCode.INTERNAL, "This backup has no part " + part.name() + ".", null);
    }
    monitor.throwIfCancelled();
    BackupProgress.Share share = progress.of(part, monitor);
    String type =
        planned.kind() == PartKind.SCHEMA ? "application/octet-stream" : "application/zstd";
    try (ObjectSink.ObjectWriter object = sink.create(part.name(), type)) {
      PartReport report = write(planned, object, share, monitor);
      monitor.throwIfCancelled();
      StoredObject stored = object.complete();
      share.complete();
      return new WrittenPart(report, stored);
    } catch (IOException e) {
      share.undo();
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, part.name());
    } catch (RuntimeException e) {
      share.undo();
      monitor.throwIfCancelled();
      throw e;
    }
  }

  private PartReport write(
      PlannedPart planned,
      ObjectSink.ObjectWriter object,
      BackupProgress.Share share,
      WorkMonitor monitor)
      throws IOException {
    if (planned.kind() == PartKind.DATA || planned.kind() == PartKind.SEQUENCES) {
      return script(planned, object, share, monitor);
    }
    DumpWriter dump = new DumpWriter(connections, tools, snapshot, pace, monitor);
    int level = request.compressionLevel();
    long bytes =
        switch (planned.kind()) {
          case SCHEMA -> dump.schema(object.stream());
          case GLOBALS -> dump.globals(object.stream(), level, request.scope().globals());
          default -> dump.largeObjects(object.stream(), level, share);
        };
    Map<String, Object> details = new LinkedHashMap<>(planned.kind().toDetails());
    if (planned.kind() == PartKind.SCHEMA) {
      Relation.put(snapshot.contents().relations(), details);
    }
    return new PartReport(planned.part(), 0, bytes, details);
  }

  private PartReport script(
      PlannedPart planned,
      ObjectSink.ObjectWriter object,
      BackupProgress.Share share,
      WorkMonitor monitor)
      throws IOException {
    ServerConnection connection = reader();
    boolean whole = false;
    try (WorkMonitor.Registration stop = monitor.onCancel(connection::cancel);
        CompressedWriter script =
            new CompressedWriter(object.stream(), request.compressionLevel())) {
      PartReport report;
      if (planned.kind() == PartKind.SEQUENCES) {
        script.text(ScriptText.HEADER);
        SequenceWriter.write(connection, snapshot.contents().sequences(), script);
        report = new PartReport(planned.part(), 0, script.written(), planned.kind().toDetails());
      } else {
        snapshot.enter(connection);
        List<CopyTarget> targets =
            new DataPartWriter(snapshot, connection, script, share, pace, monitor)
                .write(planned.slices());
        report = report(planned, targets);
        connection.commit();
      }
      script.finish();
      whole = true;
      return report;
    } finally {
      if (whole) {
        idle.add(connection);
      } else {
        connection.close();
      }
    }
  }

  private static PartReport report(PlannedPart planned, List<CopyTarget> targets) {
    Map<String, Object> details = new LinkedHashMap<>(planned.kind().toDetails());
    details.put("tables", targets.stream().map(CopyTarget::toDetails).toList());
    return new PartReport(
        planned.part(),
        targets.stream().mapToLong(CopyTarget::rows).sum(),
        targets.stream().mapToLong(CopyTarget::bytes).sum(),
        details);
  }

  private ServerConnection reader() {
    ServerConnection ready = idle.poll();
    return ready != null ? ready : ReadingSession.open(connections, snapshot.database());
  }

  @Override
  public String instructions(BackupManifest manifest) {
    return RestoreInstructions.write(manifest);
  }

  @Override
  public void close() {
    for (ServerConnection left = idle.poll(); left != null; left = idle.poll()) {
      left.close();
    }
    snapshot.close();
  }
}
