package dev.windlass.chaos.load;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupCheck;
import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseDescribe;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DocumentGet;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryDelete;
import dev.windlass.messages.command.InventoryList;
import dev.windlass.messages.command.JobDescribe;
import dev.windlass.messages.command.JobList;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.command.MetricsCollect;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.UserList;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** Commands of every kind, drawn at random. */
final class Palette {
  private static final Target ENGINE = Target.engine(Names.ENGINE);
  private static final List<String> READABLE = List.of(Names.SHOP, Names.TWIN, Names.LEDGER);

  private final Random random;

  Palette(Random random) {
    this.random = random;
  }

  /** One of the commands that only look. */
  CommandBuilder look(List<JobId> jobs) {
    return switch (random.nextInt(17)) {
      case 0 -> Command.of(ENGINE, new EngineDescribe());
      case 1 -> Command.of(ENGINE, new DatabaseList());
      case 2 -> Command.of(Target.database(Names.ENGINE, any(READABLE)), new DatabaseDescribe());
      case 3 -> Command.of(ENGINE, ProcessList.all());
      case 4 -> Command.of(new JobList(Names.ENGINE, null, null, null, 20));
      case 5 ->
          jobs.isEmpty()
              ? Command.of(new InventoryList(null, null))
              : Command.of(new JobDescribe(any(jobs)));
      case 6 -> Command.of(new InventoryList(DocumentKind.ENGINE, null));
      case 7 -> Command.of(ENGINE, ConfigurationGet.of(Names.SETTING, "max_connections"));
      case 8 -> Command.of(ENGINE, new MetricsCollect(null));
      case 9 -> Command.of(ENGINE, new LogsGet(null, null, null, null, 20, null));
      case 10 -> Command.of(Target.database(Names.ENGINE, any(READABLE)), SchemaDescribe.all());
      case 11 -> Command.of(BackupList.of(Names.ENGINE, Names.SHOP));
      case 12 -> Command.of(ENGINE, new UserList(null));
      case 13 -> Command.of(Target.database(Names.ENGINE, Names.SHOP), BackupCheck.withDefaults());
      case 14 ->
          Command.of(Target.database(Names.ENGINE, Names.LEDGER), DocumentList.of(Names.PAPERS));
      case 15 ->
          Command.of(
              Target.database(Names.ENGINE, Names.LEDGER),
              new DocumentGet(Names.PAPERS, Names.PAPER + random.nextInt(1_000)));
      default -> Command.of(Target.database(Names.NOBODY, "nothing"), new DatabaseDescribe());
    };
  }

  /** A query that changes nothing, and takes a moment. */
  CommandBuilder read() {
    String database = any(List.of(Names.SHOP, Names.TWIN));
    String statement =
        switch (random.nextInt(3)) {
          case 0 -> "SELECT count(*) FROM item";
          case 1 -> "SELECT id, word FROM item ORDER BY id LIMIT 50";
          default -> "SELECT pg_sleep(%s)".formatted(random.nextInt(3, 15) / 10.0);
        };
    QueryRun.Destination destination =
        random.nextBoolean() ? QueryRun.Destination.INLINE : QueryRun.Destination.OBJECT;
    return query(database, statement, null, true, destination);
  }

  /** A query that leaves a row in the ledger, or would if it did not fail. */
  CommandBuilder write(String id) {
    return switch (random.nextInt(8)) {
      case 0 ->
          write(
              id,
              "INSERT INTO ledger (command) SELECT ? FROM (SELECT pg_sleep(%s)) s"
                  .formatted(random.nextInt(5, 30) / 10.0));
      case 1 -> write(id, "INSERT INTO ledger (command) VALUES (?) RETURNING command, at");
      case 2 ->
          write(
              id,
              "WITH entry AS (INSERT INTO ledger (command) VALUES (?) RETURNING 1)"
                  + " SELECT 1 / (count(*) - 1) FROM entry");
      default -> write(id, "INSERT INTO ledger (command) VALUES (?)");
    };
  }

  private CommandBuilder write(String id, String statement) {
    return query(Names.LEDGER, statement, id, false, null);
  }

  private static CommandBuilder query(
      String database,
      String statement,
      @Nullable String parameter,
      boolean readOnly,
      QueryRun.@Nullable Destination destination) {
    return Command.of(
        Target.database(Names.ENGINE, database),
        new QueryRun(
            statement,
            parameter == null ? null : List.of(StringNode.valueOf(parameter)),
            readOnly ? null : false,
            null,
            null,
            destination));
  }

  /** A query that would take long, for somebody to cancel. */
  static CommandBuilder longRead() {
    return query(Names.SHOP, "SELECT pg_sleep(12)", null, true, null);
  }

  CommandBuilder backup(String label) {
    return Command.of(
        Target.database(Names.ENGINE, random.nextInt(4) == 0 ? Names.TWIN : Names.SHOP),
        new DatabaseBackup(null, random.nextInt(1, 3), 1, label));
  }

  /** Restores the newest backup of the shop: under a name of its own, or over the twin. */
  CommandBuilder restore(int number) {
    DatabaseRestore.Latest latest = new DatabaseRestore.Latest(null, Names.SHOP, null);
    return random.nextInt(3) == 0
        ? Command.of(
            Target.database(Names.ENGINE, Names.TWIN),
            new DatabaseRestore(null, latest, new DatabaseRestore.Replace(Names.TWIN), null))
        : Command.of(
            Target.database(Names.ENGINE, Names.COPY + number),
            new DatabaseRestore(null, latest, null, null));
  }

  static CommandBuilder kill(Victims.Victim victim, boolean exact) {
    return Command.of(
        ENGINE, new ProcessKill(victim.process(), exact ? victim.started() : null, null));
  }

  /** An engine of this number enters the inventory. */
  static CommandBuilder apply(int number) {
    return Command.of(
        new InventoryApply(
            List.of(
                new EngineDocument(
                    "toy-" + number,
                    "postgresql",
                    Map.of("env", "toy"),
                    Map.of(
                        "host", StringNode.valueOf("127.0.0.1"),
                        "port", IntNode.valueOf(1),
                        "username", StringNode.valueOf("nobody"),
                        "password", StringNode.valueOf("secret:env:NOBODY"),
                        "tls", StringNode.valueOf("disable")),
                    null,
                    null,
                    null))));
  }

  static CommandBuilder delete(int number) {
    return Command.of(new InventoryDelete(DocumentKind.ENGINE, "toy-" + number));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
