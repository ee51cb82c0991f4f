package dev.windlass.cli.command;

import dev.windlass.cli.input.TextFile;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.json.WindlassJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code windlass query}. */
@Command(
    name = "query",
    header = "Run one statement; read-only unless --write.",
    description = {
      "Each ? in the statement takes the next --param; values are bound, never pasted.",
      "Rows come back here where the engine's policy allows it (policy: { inlineRows: true }), and"
          + " go to the object store with --to object.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass query orders-pg orders 'select count(*) from orders'",
      "  windlass query orders-pg orders 'select * from orders where id = ?' --param 42",
      "  windlass query orders-pg orders - --to object --format csv < report.sql",
      "  windlass query orders-pg orders 'table orders' --limit 1000000 --to object --format parquet"
    })
public final class QueryCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  @Parameters(
      index = "2",
      paramLabel = "STATEMENT",
      description = "The statement; - reads it from the standard input.")
  private String statement = "";

  @Option(
      names = "--param",
      paramLabel = "VALUE",
      description =
          "A value for the next ?: 42, true and null are what they look like; all else is text,"
              + " and so is what stands in double quotes.")
  private List<String> parameters = new ArrayList<>();

  @Option(names = "--write", description = "Let the statement change data.")
  private boolean write;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "How many rows at most; 1,000 when not said.")
  private @Nullable Integer limit;

  @Option(
      names = "--to",
      paramLabel = "inline|object",
      description = "Where rows go: inline (here, the default) or object (the object store).")
  private QueryRun.Destination destination = QueryRun.Destination.INLINE;

  @Option(
      names = "--format",
      paramLabel = "json|csv|parquet",
      description = "How rows are written to the object store.")
  private QueryRun.@Nullable Format format;

  /** Made by the program. */
  public QueryCommand(Context context) {
    super(context, LONG);
  }

  @Override
  boolean isEager() {
    return false;
  }

  @Override
  CommandBuilder command() {
    List<JsonNode> values = parameters.stream().map(QueryCommand::value).toList();
    return about(
        Target.database(engine, database),
        new QueryRun(
            text(),
            values.isEmpty() ? null : values,
            write ? false : null,
            limit,
            format,
            destination));
  }

  private String text() {
    return statement.equals("-")
        ? TextFile.read("-", Path.of(""), context().environment().input()).text()
        : statement;
  }

  private static JsonNode value(String text) {
    try {
      JsonNode value = WindlassJson.commands().readTree(text);
      if (value.isValueNode() && !value.isMissingNode()) {
        return value;
      }
    } catch (JacksonException e) {
      // Then it is text.
    }
    return JsonNodeFactory.instance.stringNode(text);
  }
}
