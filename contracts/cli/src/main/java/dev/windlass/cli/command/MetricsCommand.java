package dev.windlass.cli.command;

import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.MetricsCollect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass metrics}. */
@Command(
    name = "metrics",
    header = "Collect metric points of an engine and publish them on the topic of metrics.",
    description = {
      "Names and units are those of OpenTelemetry, so that dashboards made for them fit.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass metrics orders-pg",
      "  windlass metrics orders-pg 'postgresql.table.*' --database orders"
    })
public final class MetricsCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "METRIC",
      description = "Only these; a * stands for any characters.")
  private List<String> metrics = new ArrayList<>();

  @Option(names = "--database", paramLabel = "DATABASE", description = "Only of this database.")
  private @Nullable String database;

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public MetricsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            new Target(engine, database), new MetricsCollect(metrics.isEmpty() ? null : metrics)));
  }
}
