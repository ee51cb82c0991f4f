package dev.windlass.worker.scripted;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Loads tables into a database of a temporary name. */
final class ScriptedRestoreSession implements RestoreSession {
  private final ScriptedEngine engine;
  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final ObjectSource source;
  private final String temporary;

  ScriptedRestoreSession(
      ScriptedEngine engine, RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    this.engine = engine;
    this.request = request;
    this.manifest = manifest;
    this.source = source;
    this.temporary = "windlass_" + request.jobId().substring(0, 16);
  }

  @Override
  public void prepare(WorkMonitor monitor) {
    engine.script().reach("prepare");
    engine.content().putIfAbsent(temporary, new ConcurrentHashMap<>());
  }

  @Override
  public List<BackupPart> pendingParts() {
    return manifest.parts().stream()
        .map(part -> new BackupPart(part.object().name(), part.object().name(), part.dataBytes()))
        .filter(part -> !building().containsKey(part.name().substring("data/".length())))
        .toList();
  }

  private Map<String, String> building() {
    Map<String, String> tables = engine.content().get(temporary);
    if (tables == null) {
      throw new EngineException(FailureCode.NOT_FOUND, "No database " + temporary + ".", null);
    }
    return tables;
  }

  @Override
  public PartReport load(BackupPart part, WorkMonitor monitor) {
    engine.script().reach("load " + part.name());
    monitor.throwIfCancelled();
    try (InputStream in = source.open(part.name())) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      building().put(part.name().substring("data/".length()), text);
      return new PartReport(part, text.length(), text.length(), Map.of());
    } catch (IOException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw new EngineException(FailureCode.INTEGRITY_FAILED, e.toString(), null, null, e);
    }
  }

  @Override
  public void finish(WorkMonitor monitor) {
    engine.script().reach("finish");
  }

  @Override
  public Comparison compare() {
    engine.script().reach("compare");
    Map<String, ComparedTable> compared = new ConcurrentHashMap<>();
    return new Comparison() {
      @Override
      public List<BackupPart> reads() {
        return manifest.parts().stream()
            .map(part -> new BackupPart(part.object().name(), part.object().name(), 1))
            .toList();
      }

      @Override
      public void read(BackupPart read, WorkMonitor monitor) {
        monitor.throwIfCancelled();
        String table = read.name().substring("data/".length());
        String found = building().getOrDefault(table, "");
        try (InputStream in = source.open(read.name())) {
          String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          compared.put(
              table,
              new ComparedTable(
                  table,
                  expected.length(),
                  found.length(),
                  Integer.toHexString(found.hashCode()),
                  found.equals(expected)));
        } catch (IOException e) {
          throw new EngineException(FailureCode.INTEGRITY_FAILED, e.toString(), null, null, e);
        }
      }

      @Override
      public List<ComparedTable> tables() {
        return compared.values().stream()
            .sorted(Comparator.comparing(ComparedTable::table))
            .toList();
      }

      @Override
      public void close() {
        engine.script().reach("close comparison");
      }
    };
  }

  @Override
  public boolean publish(WorkMonitor monitor) {
    engine.script().reach("publish");
    boolean replaced = engine.content().containsKey(request.database());
    if (replaced && !request.replace()) {
      throw new EngineException(FailureCode.ALREADY_EXISTS, "It is there.", null);
    }
    engine.content().put(request.database(), building());
    engine.content().remove(temporary);
    engine.script().reach("published");
    return replaced;
  }

  @Override
  public boolean isPublished() {
    engine.script().reach("look");
    return !engine.content().containsKey(temporary);
  }

  @Override
  public void discard() {
    engine.script().reach("discard");
    engine.content().remove(temporary);
  }

  @Override
  public void close() {
    engine.script().reach("close restore");
  }

  @Override
  public String temporaryName() {
    return temporary;
  }
}
