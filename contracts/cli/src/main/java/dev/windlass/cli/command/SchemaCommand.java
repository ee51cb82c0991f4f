package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.SchemaDescribe;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass schema}. */
@Command(
    name = "schema",
    header = "Show the tables of a database; one of them with its columns, keys and indexes.",
    description = {"An answer may be a minute old; --fresh asks the engine again.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass schema orders-pg orders",
      "  windlass schema orders-pg orders 'order*' --schema public",
      "  windlass schema orders-pg orders customer --fresh"
    })
public final class SchemaCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Only these; a * stands for any characters.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA",
      description = "Only in this schema; may be given several times, and a * stands for any.")
  private List<String> schemas = new ArrayList<>();

  @Option(names = "--fresh", description = "Ask the engine even when the answer is still known.")
  private boolean fresh;

  /** Made by the program. */
  public SchemaCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(
        Target.database(engine, database),
        new SchemaDescribe(
            schemas.isEmpty() ? null : schemas,
            tables.isEmpty() ? null : tables,
            fresh ? true : null));
  }
}
