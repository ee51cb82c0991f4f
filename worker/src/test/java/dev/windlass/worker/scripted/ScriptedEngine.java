package dev.windlass.worker.scripted;

import dev.windlass.engine.Backups;
import dev.windlass.engine.Capability;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineHealth;
import dev.windlass.engine.Observation;
import dev.windlass.engine.Processes;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An engine in memory: databases are tables of text. Does what its script says. */
public final class ScriptedEngine implements Engine {
  /** When every snapshot is taken. */
  public static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");

  private final Map<String, Map<String, String>> databases = new ConcurrentHashMap<>();
  private final Script script = new Script();
  private final ScriptedBackups backups = new ScriptedBackups(this);
  private @Nullable Queries queries;
  private @Nullable Users users;
  private @Nullable Observation observation;
  private List<Session> sessions = List.of();
  private Optional<ProcessList> lastFilter = Optional.empty();

  /** What surprises it has. */
  public Script script() {
    return script;
  }

  /** Its databases: table by table. */
  public Map<String, Map<String, String>> content() {
    return databases;
  }

  /** Answers queries so. */
  public void answer(Queries answer) {
    queries = answer;
  }

  /** Has these sessions. */
  public void sessions(Session... all) {
    sessions = List.of(all);
  }

  /** What the sessions were asked for last. */
  public Optional<ProcessList> lastFilter() {
    return lastFilter;
  }

  @Override
  public String name() {
    return "e";
  }

  @Override
  public EngineMetadata describe() {
    return new EngineMetadata(
        "e", "scripted", "1", null, "localhost", null, "up", null, null, NOW, List.of(), List.of());
  }

  @Override
  public Instant serverTime() {
    return NOW;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.values());
  }

  @Override
  public EngineHealth checkHealth() {
    return new EngineHealth(true, Duration.ZERO, null, List.of());
  }

  @Override
  public Databases databases() {
    return new Databases() {
      @Override
      public List<DatabaseMetadata> list() {
        return databases.keySet().stream().sorted().map(this::describe).toList();
      }

      @Override
      public boolean exists(String name) {
        return databases.containsKey(name);
      }

      @Override
      public DatabaseMetadata describe(String name) {
        if (!exists(name)) {
          throw new EngineException(FailureCode.NOT_FOUND, "No database " + name + ".", null);
        }
        return new DatabaseMetadata(
            name, "me", 1L, "UTF8", "C", null, null, null, false, List.of());
      }

      @Override
      public List<String> checkCreate(String name, DatabaseCreate wanted) {
        return List.of("Make database " + name + ".");
      }

      @Override
      public void create(String name, DatabaseCreate wanted, WorkMonitor monitor) {
        script.reach("create " + name);
        databases.put(name, Map.of());
      }

      @Override
      public List<String> checkDrop(String name, boolean force) {
        return List.of("Drop database " + name + ".");
      }

      @Override
      public Dropped drop(String name, boolean force, WorkMonitor monitor) {
        script.reach("drop " + name);
        databases.remove(name);
        return new Dropped(1L, 0);
      }
    };
  }

  @Override
  public Processes processes() {
    return new Processes() {
      @Override
      public List<Session> list(ProcessList filter) {
        lastFilter = Optional.of(filter);
        return sessions;
      }

      @Override
      public ProcessKillResult kill(ProcessKill kill, WorkMonitor monitor) {
        script.reach("kill " + kill.process());
        return new ProcessKillResult(kill.process(), kill.modeOrTerminate(), true);
      }
    };
  }

  /** Has these users. */
  public void users(Users all) {
    users = all;
  }

  @Override
  public Users users() {
    Users all = users;
    return all == null ? Engine.super.users() : all;
  }

  /** Tells this about itself. */
  public void observation(Observation all) {
    observation = all;
  }

  @Override
  public Observation observation() {
    Observation all = observation;
    return all == null ? Engine.super.observation() : all;
  }

  @Override
  public Queries queries() {
    Queries answer = queries;
    return answer == null ? Engine.super.queries() : answer;
  }

  @Override
  public Backups backups() {
    return backups;
  }

  /** What backs it up. */
  public ScriptedBackups scriptedBackups() {
    return backups;
  }

  @Override
  public void close() {}
}
