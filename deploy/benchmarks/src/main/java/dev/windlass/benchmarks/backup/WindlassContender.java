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
  private static final int PEERS_JOBS = 2;

  private final WindlassClient client;
  private final String engine;
  private final String name;
  private final int hands;
  private final Map<String, String> latest = new HashMap<>();

  private WindlassContender(WindlassClient client, String engine, String name, int hands) {
    this.client = client;
    this.engine = engine;
    this.name = name;
    this.hands = hands;
  }

  /** With as many hands as the peers have. */
  WindlassContender(WindlassClient client, String engine) {
    this(client, engine, "Windlass", PEERS_JOBS);
  }

  /** With {@code spec.parallelism} 1, as for a server that has other things to do. */
  static WindlassContender withOneHand(WindlassClient client, String engine) {
    return new WindlassContender(client, engine, "Windlass, one hand", 1);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean setsTarget() {
    return false;
  }

  @Override
  public void backUp(String database) throws InterruptedException {
    BackupResult result =
        client
            .submit(build(database, new DatabaseBackup(null, hands, null, null)))
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
    client.submit(build(copy, new DatabaseRestore(backup, null, null, hands))).await(PATIENCE);
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
