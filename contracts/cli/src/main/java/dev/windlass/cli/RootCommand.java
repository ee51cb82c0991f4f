package dev.windlass.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code windlass} without a command. */
@Command(
    name = "windlass",
    version = "windlass 0.1.0",
    header = "Database administration as events.",
    description = {
      "",
      "Sends a command through Kafka to a Windlass worker, waits for its job, shows the result.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "First steps:",
      "  windlass apply -f engine.yaml              tell Windlass about an engine",
      "  windlass databases orders-pg               see what is on it",
      "  windlass backup orders-pg orders           back one up",
      "  windlass backup --help                     learn about a command",
      "",
      "Exit codes:",
      "  0  the job succeeded",
      "  1  the job failed, was cancelled, expired or is not known",
      "  2  the command line or a file on it is wrong; nothing was sent",
      "  3  the command was refused; nothing was run",
      "  4  waiting took longer than --timeout; the job goes on",
      "  5  Kafka cannot be reached"
    })
final class RootCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      order = 50,
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  void showHelp(boolean asked) {
    // Picocli acts on usageHelp itself.
  }

  @Option(
      order = 51,
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  void showVersion(boolean asked) {
    // Picocli acts on versionHelp itself.
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "Say a command.");
  }
}
