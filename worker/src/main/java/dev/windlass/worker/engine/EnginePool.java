package dev.windlass.worker.engine;

import dev.windlass.controlstore.InventoryEntry;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines that jobs use: opened for the first job, shared by all, opened anew when the engine's
 * document changed, closed when no job has used them for a while. An engine whose document changed
 * goes on serving the jobs that have it already.
 */
public final class EnginePool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EnginePool.class);

  private final InventoryRepository inventory;
  private final EngineRegistry registry;
  private final GuardSettings settings;
  private final Map<String, OpenEngine> open = new HashMap<>();
  private final Map<String, EngineGuard> guards = new HashMap<>();
  private boolean closed;

  /** An empty pool. */
  public EnginePool(
      InventoryRepository inventory, EngineRegistry registry, GuardSettings settings) {
    this.inventory = inventory;
    this.registry = registry;
    this.settings = settings;
  }

  /** An engine in a job's hands. */
  public interface Lease extends AutoCloseable {
    /** The engine, behind its guard. */
    Engine engine();

    /** Its document, as it was when it was opened. */
    EngineDocument document();

    /** Gives it back; the engine stays open for others. */
    @Override
    void close();
  }

  /**
   * Hands an engine out.
   *
   * @throws EngineException {@code UNKNOWN_ENGINE} when the inventory has none of this name, {@code
   *     CONFIGURATION_INVALID} when its document is wrong
   */
  public Lease lease(String name) {
    InventoryEntry<EngineDocument> entry =
        inventory.findEngine(name).orElseThrow(() -> unknown(name));
    synchronized (this) {
      OpenEngine present = open.get(name);
      // Another job may have opened it from a later document than the one read here.
      if (present == null || present.entry.revision() < entry.revision()) {
        OpenEngine opened = open(entry);
        if (present != null) {
          retire(present);
        }
        open.put(name, opened);
        present = opened;
      }
      present.users++;
      return present.new Handle();
    }
  }

  private OpenEngine open(InventoryEntry<EngineDocument> entry) {
    if (closed) {
      throw new EngineException(FailureCode.CANCELLED, "The worker is stopping.", null);
    }
    EngineGuard guard =
        guards.computeIfAbsent(entry.document().name(), name -> new EngineGuard(name, settings));
    return new OpenEngine(entry, new GuardedEngine(registry.open(entry.document()), guard));
  }

  private static EngineException unknown(String name) {
    return new EngineException(
        FailureCode.UNKNOWN_ENGINE,
        "No engine named %s is in the inventory.".formatted(name),
        "Add it with inventory.apply, or correct the command's target.");
  }

  private void retire(OpenEngine engine) {
    engine.retired = true;
    if (engine.users == 0) {
      engine.shut();
    }
  }

  /** Closes what no job has used for a while. */
  public void closeIdle() {
    List<OpenEngine> idle = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      open.values()
          .removeIf(
              engine -> {
                boolean done =
                    engine.users == 0 && now - engine.lastUsed > settings.idle().toNanos();
                if (done) {
                  idle.add(engine);
                }
                return done;
              });
    }
    idle.forEach(OpenEngine::shut);
  }

  /** The state of every engine's circuit breaker, by engine. */
  public synchronized Map<String, String> breakers() {
    Map<String, String> states = new TreeMap<>();
    guards.forEach((name, guard) -> states.put(name, guard.state()));
    return states;
  }

  /** How many engines are open. */
  public synchronized int openEngines() {
    return open.size();
  }

  @Override
  public void close() {
    List<OpenEngine> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(OpenEngine::shut);
  }

  /** An engine and how many jobs have it. Guarded by the pool. */
  private final class OpenEngine {
    private final InventoryEntry<EngineDocument> entry;
    private final Engine engine;
    private int users;
    private long lastUsed = System.nanoTime();
    private boolean retired;

    OpenEngine(InventoryEntry<EngineDocument> entry, Engine engine) {
      this.entry = entry;
      this.engine = engine;
    }

    void shut() {
      try {
        engine.close();
      } catch (RuntimeException e) {
        LOG.warn("Engine {} could not be closed: {}", engine.name(), e.toString());
      }
    }

    void giveBack() {
      boolean last;
      synchronized (EnginePool.this) {
        users--;
        lastUsed = System.nanoTime();
        last = users == 0 && retired;
      }
      if (last) {
        shut();
      }
    }

    /** One job's hold on it. */
    private final class Handle implements Lease {
      private @Nullable OpenEngine held = OpenEngine.this;

      @Override
      public Engine engine() {
        return engine;
      }

      @Override
      public EngineDocument document() {
        return entry.document();
      }

      @Override
      public synchronized void close() {
        if (held != null) {
          held = null;
          giveBack();
        }
      }
    }
  }
}
