package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code windlass maintain}. */
@Command(
    name = "maintain",
    header = "Do a database's upkeep: vacuum, analyze, reindex, check, or estimate bloat.",
    description = {
      "Goes through the tables one after the other, largest first; what one of them fails for does"
          + " not stop the others. Indexes are rebuilt while others read and write. A check that"
          + " finds damage fails, naming the objects.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass maintain orders-pg orders vacuum",
      "  windlass maintain orders-pg orders reindex public.orders public.order_line",
      "  windlass maintain orders-pg orders check --install-extension",
      "  windlass maintain orders-pg orders bloat"
    })
public final class MaintainCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1",
      paramLabel = "DATABASE",
      description = "The database's name; see `databases ENGINE`.")
  private String database = "";

  @Parameters(
      index = "2",
      paramLabel = "TASK",
      converter = TaskReader.class,
      description = "vacuum, analyze, reindex, check or bloat.")
  private Task task = Task.ESTIMATE_BLOAT;

  @Parameters(
      index = "3..*",
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Only these tables: schema.table, or table.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--full",
      description =
          "With vacuum: rewrite each table, which locks it. With check: compare indexes with rows.")
  private boolean full;

  @Option(
      names = "--install-extension",
      description = "Install what the task needs (amcheck) when it is missing.")
  private boolean installExtension;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public MaintainCommand(Context context) {
    super(context, LONG);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            Target.database(engine, database),
            new DatabaseMaintain(
                task,
                tables.isEmpty() ? null : tables,
                full ? true : null,
                installExtension ? true : null)));
  }

  /** Reads a task as people write it. */
  static final class TaskReader implements ITypeConverter<Task> {
    /** Picocli makes one. */
    TaskReader() {}

    @Override
    public Task convert(String text) {
      return switch (text) {
        case "vacuum" -> Task.VACUUM;
        case "analyze" -> Task.ANALYZE;
        case "reindex" -> Task.REINDEX;
        case "check" -> Task.CHECK;
        case "bloat" -> Task.ESTIMATE_BLOAT;
        default ->
            throw new TypeConversionException(
                "'" + text + "' is no task: write vacuum, analyze, reindex, check or bloat.");
      };
    }
  }
}
