package dev.windlass.worker.scripted;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Backs a scripted engine up: one object a table. A view lives until it is closed or killed. */
public final class ScriptedBackups implements Backups {
  private final ScriptedEngine engine;
  private final Map<String, Map<String, String>> views = new ConcurrentHashMap<>();
  private volatile boolean kept;
  private final AtomicInteger viewNumber = new AtomicInteger();

  ScriptedBackups(ScriptedEngine engine) {
    this.engine = engine;
  }

  ScriptedEngine engine() {
    return engine;
  }

  /** How many consistent views are open. */
  public int openViews() {
    return views.size();
  }

  /** Ends every view, as a restart of the server does. */
  public void killViews() {
    views.clear();
  }

  /** Whether views stay open when they are closed, as when somebody else holds them. */
  public void keepViews(boolean keep) {
    kept = keep;
  }

  void closeView(String token) {
    if (!kept) {
      views.remove(token);
    }
  }

  @Override
  public Set<BackupMethod> methods() {
    return Set.of(BackupMethod.LOGICAL);
  }

  @Override
  public List<String> checkBackup(BackupRequest request) {
    engine.script().reach("check backup");
    content(request.database());
    return List.of("Copy the tables of " + request.database() + ".");
  }

  private Map<String, String> content(String database) {
    return Optional.ofNullable(engine.content().get(database))
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.NOT_FOUND, "There is no database " + database + ".", null));
  }

  @Override
  public BackupSession begin(BackupRequest request, WorkMonitor monitor) {
    engine.script().reach("begin");
    String token = "view-" + viewNumber.incrementAndGet();
    views.put(token, new TreeMap<>(content(request.database())));
    return session(token);
  }

  @Override
  public Optional<BackupSession> resume(BackupRequest request, String token, WorkMonitor monitor) {
    engine.script().reach("resume");
    return views.containsKey(token) ? Optional.of(session(token)) : Optional.empty();
  }

  private BackupSession session(String token) {
    return new ScriptedBackupSession(
        this, token, Optional.ofNullable(views.get(token)).orElseThrow());
  }

  @Override
  public List<String> checkRestore(RestoreRequest request, BackupManifest manifest) {
    engine.script().reach("check restore");
    return List.of("Load " + manifest.parts().size() + " parts.");
  }

  @Override
  public RestoreSession restore(
      RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    engine.script().reach("open restore");
    return new ScriptedRestoreSession(engine, request, manifest, source);
  }
}
