package dev.windlass.cli.command;

import dev.windlass.cli.option.Output;
import dev.windlass.cli.result.AuditLine;
import dev.windlass.cli.run.ExitCode;
import dev.windlass.cli.run.JsonPrinter;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.client.AuditTail;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.event.AuditRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass audit}. */
@Command(
    name = "audit",
    header = "See who did what.",
    footer = {"", "Example:", "  windlass audit tail --follow"})
public final class AuditCommand {
  private AuditCommand() {}

  /** The command with those below it. */
  static CommandLine with(Context context) {
    return new CommandLine(new AuditCommand()).addSubcommand(new Tail(context));
  }

  /** {@code windlass audit tail}. */
  @Command(
      name = "tail",
      header = "Show the newest audit records.",
      description = {"It only looks: no offsets are committed.", ""},
      footer = {
        "",
        "Examples:",
        "  windlass audit tail",
        "  windlass audit tail -n 0 --follow",
        "  windlass audit tail -n 500 -o json | jq 'select(.stage == \"denied\")'"
      })
  public static final class Tail implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Context context;

    @Option(
        names = {"-n", "--last"},
        paramLabel = "N",
        description = "How many records to begin with; ${DEFAULT-VALUE} when not said.")
    private int last = 20;

    @Option(
        names = {"-f", "--follow"},
        description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    /** Made by the program. */
    public Tail(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      try (WindlassClient client = context.connect();
          AuditTail tail = client.auditTail(Math.max(0, last))) {
        print(tail.last());
        while (follow && !Thread.currentThread().isInterrupted()) {
          print(tail.next(POLL));
        }
      }
      return ExitCode.SUCCEEDED.code();
    }

    private void print(List<AuditRecord> records) {
      Terminal terminal = context.terminal();
      for (AuditRecord audit : records) {
        if (context.output() == Output.JSON) {
          new JsonPrinter(terminal).audit(audit);
        } else {
          terminal.out().println(AuditLine.of(audit, terminal.outStyle()));
        }
      }
      terminal.out().flush();
    }
  }
}
