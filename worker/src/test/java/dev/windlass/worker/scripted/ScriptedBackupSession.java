package dev.windlass.worker.scripted;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.StoredObject;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Copies what its view shows. */
final class ScriptedBackupSession implements BackupSession {
  private final ScriptedBackups backups;
  private final String token;
  private final Map<String, String> view;

  ScriptedBackupSession(ScriptedBackups backups, String token, Map<String, String> view) {
    this.backups = backups;
    this.token = token;
    this.view = view;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public BackupFacts facts() {
    return new BackupFacts(
        ScriptedEngine.NOW, "1.0", view.size(), Map.of("view", token, "z", 1, "a", List.of("x")));
  }

  @Override
  public List<BackupPart> parts() {
    return view.entrySet().stream()
        .map(
            table ->
                new BackupPart(
                    "data/" + table.getKey(), "table " + table.getKey(), table.getValue().length()))
        .toList();
  }

  @Override
  public WrittenPart write(BackupPart part, ObjectSink sink, WorkMonitor monitor) {
    String table = part.name().substring("data/".length());
    byte[] bytes = view.getOrDefault(table, "").getBytes(StandardCharsets.UTF_8);
    try (ObjectWriter writer = sink.create(part.name(), "text/plain")) {
      writer.stream().write(bytes, 0, bytes.length / 2);
      backups.engine().script().reach("write " + table);
      monitor.throwIfCancelled();
      writer.stream().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      StoredObject object = writer.complete();
      backups.engine().script().reach("wrote " + table);
      return new WrittenPart(
          new PartReport(part, bytes.length, bytes.length, Map.of("table", table, "rows", 1)),
          object);
    } catch (IOException e) {
      throw new EngineException(FailureCode.STORAGE_UNREACHABLE, e.toString(), null, null, e);
    }
  }

  @Override
  public String instructions(BackupManifest manifest) {
    backups.engine().script().reach("instructions");
    return "# Restore " + manifest.backupId() + "\n\n" + manifest.parts().size() + " objects.\n";
  }

  @Override
  public void close() {
    backups.engine().script().reach("close view");
    backups.closeView(token);
  }
}
