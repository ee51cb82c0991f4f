package dev.windlass.worker.scripted;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.backup.BackupOperation;
import dev.windlass.worker.batch.BatchStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.restore.RestoreOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Backup and restore with a real control database and a real object store, against an engine that
 * does what the test says.
 */
public final class OperationBench {
  private final AtomicInteger numbers = new AtomicInteger();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final EngineDocument document =
      new EngineDocument("e", "scripted", null, null, null, null, null);
  private final DataSource controlStore;
  private final ObjectStore store;
  private final Jobs jobs;
  private final BackupCatalogue catalogue;
  private final BackupOperation backup;
  private final RestoreOperation restore;
  private final StepwiseRuns runs;

  /** A bench for a test class. */
  public OperationBench(Class<?> test) {
    Clock clock = Clock.fixed(ScriptedEngine.NOW, ZoneOffset.UTC);
    TransferSettings settings = new TransferSettings(3, 1, Duration.ofSeconds(20));
    controlStore = ControlDatabase.create(test);
    store = TestStores.open(test);
    jobs = new Jobs(controlStore);
    catalogue = new BackupCatalogue(controlStore, clock);
    BatchStore batch = new BatchStore(controlStore);
    backup =
        new BackupOperation(
            catalogue, store, TestStores.keys(), batch.runs(), settings, clock, "0.1-test");
    runs = batch.runs();
    restore =
        new RestoreOperation(
            catalogue,
            new BackupPruning(controlStore, clock),
            new LogFiles(controlStore, clock),
            store,
            TestStores.keys(),
            new JobRepository(controlStore),
            new RestoreBuilds(controlStore),
            runs,
            settings,
            clock);
  }

  /** The engine. */
  public ScriptedEngine engine() {
    return engine;
  }

  /** The control database. */
  public DataSource controlStore() {
    return controlStore;
  }

  /** Where objects go. */
  public ObjectStore store() {
    return store;
  }

  /** Jobs. */
  public Jobs jobs() {
    return jobs;
  }

  /** The catalogue. */
  public BackupCatalogue catalogue() {
    return catalogue;
  }

  /** {@code database.backup}. */
  public BackupOperation backup() {
    return backup;
  }

  /** {@code database.restore}. */
  public RestoreOperation restore() {
    return restore;
  }

  /** Runs of steps. */
  public StepwiseRuns runs() {
    return runs;
  }

  /** Makes a database of some tables; its name is new. */
  public String database(int tables) {
    String name = "db" + numbers.incrementAndGet();
    Map<String, String> content = new ConcurrentSkipListMap<>();
    for (int i = 0; i < tables; i++) {
      content.put("t" + i, "row of " + name + " in t" + i + "\n");
    }
    engine.content().put(name, content);
    return name;
  }

  /** A job that runs, with its context. */
  public ScriptedContext start(String database, CommandSpec spec, CommandOptions options) {
    return context(
        jobs.running(
            "job" + numbers.incrementAndGet(), Target.database("e", database), spec, options));
  }

  /** A backup of the database that runs. */
  public ScriptedContext startBackup(String database) {
    return start(database, DatabaseBackup.withDefaults(), CommandOptions.NONE);
  }

  /** Backs the database up. */
  public BackupResult backUp(String database) {
    return (BackupResult) backup.run(startBackup(database), DatabaseBackup.withDefaults());
  }

  /** The job's context under its next owner. */
  public ScriptedContext takeOver(ScriptedContext context) {
    return context(jobs.takenOver(context.job()));
  }

  private ScriptedContext context(JobRecord job) {
    return new ScriptedContext(job, engine, document);
  }
}
