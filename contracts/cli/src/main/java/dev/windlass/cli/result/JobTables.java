package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.Failure;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.JobDescription;
import dev.windlass.messages.command.JobListResult;
import dev.windlass.messages.command.JobSummary;
import dev.windlass.messages.json.WindlassJson;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Jobs. */
final class JobTables {
  private JobTables() {}

  static void jobs(Terminal terminal, JobListResult list) {
    Table table =
        new Table()
            .whole("JOB")
            .whole("STATE")
            .text("COMMAND")
            .text("TARGET")
            .whole("ADMITTED")
            .number("TOOK")
            .text("BY")
            .text("WHY");
    for (JobSummary job : list.jobs()) {
      Failure failure = job.failure();
      table.row(
          job.job(),
          state(job),
          job.command(),
          target(job.target()),
          Quantity.time(job.admitted()),
          Quantity.duration(took(job)),
          job.requestedBy(),
          failure == null ? null : failure.code());
      table.paint(1, text -> terminal.outStyle().state(job.state(), text));
    }
    table.print(terminal);
  }

  private static String state(JobSummary job) {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Duration took(JobSummary job) {
    return job.started() == null || job.ended() == null
        ? null
        : Duration.between(job.started(), job.ended());
  }

  static String target(Target target) {
    String engine = target.engine() == null ? "" : target.engine();
    return target.database() == null ? engine : engine + "/" + target.database();
  }

  static void job(Terminal terminal, JobDescription job) {
    JobSummary summary = job.summary();
    Card card =
        new Card()
            .add("Job", summary.job())
            .add("Command", summary.command())
            .add("Target", target(summary.target()))
            .add("State", state(summary))
            .add("Attempt", summary.attempt() > 1 ? summary.attempt() : null)
            .add("Asked by", summary.requestedBy())
            .add("Admitted", Quantity.time(summary.admitted()))
            .add("Started", Quantity.time(summary.started()))
            .add("Ended", Quantity.time(summary.ended()))
            .add("Worker", summary.worker());
    Failure failure = summary.failure();
    if (failure != null) {
      card.add("Failure", failure.code() + ": " + failure.message()).add("Help", failure.help());
    }
    card.print(terminal);
    if (!job.history().isEmpty()) {
      terminal.out().println();
      Table table = new Table().whole("TIME").whole("STATE").text("NOTE");
      job.history()
          .forEach(
              moment ->
                  table
                      .row(
                          Quantity.time(moment.time()),
                          moment.state().name().toLowerCase(Locale.ROOT),
                          moment.note())
                      .paint(1, text -> terminal.outStyle().state(moment.state(), text)));
      table.print(terminal);
    }
    if (job.result() != null) {
      terminal.out().println();
      terminal.out().println(terminal.outStyle().bold("Result"));
      WindlassJson.events()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(job.result())
          .lines()
          .forEach(line -> terminal.out().println(Text.visible(line)));
    }
  }
}
