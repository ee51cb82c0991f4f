package dev.windlass.chaos.load;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseDescribe;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.testbed.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** What has to be there before the load begins, and the commands that begin and end it. */
public final class Ground {
  /** How long a long query takes. */
  public static final Duration LONG = Duration.ofSeconds(45);

  private static final String SCHEDULE = "every-three-seconds";

  private Ground() {}

  /** Makes the databases on the engine. */
  public static void prepare(PostgresServer target) {
    target.createDatabase(Names.LEDGER);
    target.psql(
        Names.LEDGER,
        "CREATE TABLE ledger (command text NOT NULL,"
            + " at timestamptz NOT NULL DEFAULT clock_timestamp())");
    for (String name : List.of(Names.SHOP, Names.TWIN)) {
      target.createDatabase(name);
      target.psql(
          name,
          """
          CREATE TABLE item (id integer PRIMARY KEY, word text NOT NULL);
          INSERT INTO item SELECT n, 'item ' || md5(n::text) FROM generate_series(1, 20000) n;
          CREATE TABLE note (id serial PRIMARY KEY, item integer REFERENCES item, said text);
          INSERT INTO note (item, said) SELECT n, repeat('x', n % 200) FROM generate_series(1, 5000) n;
          CREATE INDEX ON note (item);
          """);
    }
  }

  /** Tells Windlass about the engines and a schedule. */
  public static Command inventory(PostgresServer target, int port, String passwordFile) {
    return setup(
        "inventory",
        Command.of(
            new InventoryApply(
                List.of(
                    engine(Names.ENGINE, target, port, passwordFile),
                    engine(Names.NOBODY, target, 1, passwordFile),
                    schedule(true)))));
  }

  /** Ends the schedule. */
  public static Command endOfSchedule() {
    return setup("end-of-schedule", Command.of(new InventoryApply(List.of(schedule(false)))));
  }

  private static Command setup(String id, CommandBuilder command) {
    return command.source(Names.SETUP).id(id).requestedBy("faults@example.com").build();
  }

  private static EngineDocument engine(
      String name, PostgresServer target, int port, String passwordFile) {
    return new EngineDocument(
        name,
        "postgresql",
        Map.of("env", "faults"),
        Map.of(
            "host", StringNode.valueOf("127.0.0.1"),
            "port", IntNode.valueOf(port),
            "username", StringNode.valueOf(target.user()),
            "password", StringNode.valueOf("secret:file:" + passwordFile),
            "tls", StringNode.valueOf("disable")),
        null,
        new EngineDocument.Limits(6, 1_000_000),
        new EngineDocument.Policy(true, true));
  }

  private static ScheduleDocument schedule(boolean enabled) {
    return new ScheduleDocument(
        SCHEDULE,
        new ScheduleDocument.Template(
            "query.run",
            Names.LEDGER,
            JsonMapper.shared()
                .readTree(
                    "{\"readOnly\":false,\"statement\":"
                        + "\"INSERT INTO ledger (command) VALUES ('"
                        + Names.SCHEDULED
                        + "')\"}"),
            null),
        new ScheduleDocument.Engines(Names.ENGINE, null),
        "0/3 * * * * ?",
        null,
        null,
        enabled,
        "faults@example.com");
  }

  /** Queries that take {@link #LONG} unless somebody cancels them. */
  public static List<Command> longWork(int count) {
    List<CommandBuilder> builders = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      builders.add(
          Command.query(
              Names.ENGINE, Names.SHOP, "SELECT pg_sleep(%d)".formatted(LONG.toSeconds())));
    }
    return calm("long", builders);
  }

  /**
   * Short commands of many kinds.
   *
   * @param victim a session to kill; empty for none
   */
  public static List<Command> shortWork(Optional<Victims.Victim> victim) {
    List<CommandBuilder> builders = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      builders.add(Command.of(Target.engine(Names.ENGINE), new DatabaseList()));
      builders.add(Command.of(Target.engine(Names.ENGINE), ProcessList.all()));
      builders.add(Command.of(Target.database(Names.ENGINE, Names.SHOP), new DatabaseDescribe()));
    }
    victim.ifPresent(session -> builders.add(Palette.kill(session, true)));
    return calm("short", builders);
  }

  /** Ends of long work. */
  public static List<Command> cancels(List<Command> longWork) {
    return calm(
        "cancel", longWork.stream().map(command -> Command.cancel(command.jobId())).toList());
  }

  private static List<Command> calm(String prefix, List<CommandBuilder> builders) {
    List<Command> commands = new ArrayList<>();
    for (CommandBuilder builder : builders) {
      commands.add(
          builder
              .source(Names.CALM)
              .id(prefix + "-" + commands.size())
              .requestedBy("faults@example.com")
              .build());
    }
    return commands;
  }
}
