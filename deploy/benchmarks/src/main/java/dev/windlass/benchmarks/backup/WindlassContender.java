package dev.windlass.benchmarks.backup;

import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Windlass, asked through Kafka, with a worker process that has a heap of 256 MB. */
final class WindlassContender implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** As many as the peers have jobs. */
  private static final int HANDS = 2;

  private final WindlassClient client;
  private final String engine;
  private final Map<String, String> latest = new HashMap<>();

  WindlassContender(WindlassClient client, String engine) {
    this.client = client;
    this.engine = engine;
  }

  @Override
  public String name() {
    return "Windlass";
  }

  @Override
  public boolean setsTarget() {
    return false;
  }

  @Override
  public void backUp(String database) throws InterruptedException {
    BackupResult result =
        client
            .submit(build(database, new DatabaseBackup(null, HANDS, null, null)))
            .await(PATIENCE)
            .as(BackupResult.class);
    latest.put(database, result.backupId());
  }

  @Override
  public void restore(String database, String copy) throws InterruptedException {
    String backup = latest.get(database);
    if (backup == null) {
      throw new IllegalStateException("There is no backup of " + database + " yet.");
    }
    client.submit(build(copy, new DatabaseRestore(backup, null, null, HANDS))).await(PATIENCE);
  }

  private Command build(String database, CommandSpec work) {
    return Command.of(Target.database(engine, database), work)
        .source("/windlass/benchmarks")
        .requestedBy("benchmark")
        .build();
  }

  @Override
  public void forget(String database) {
    // Backups stay where they are: nothing prunes them yet, and the directory goes in the end.
    latest.remove(database);
  }
}
