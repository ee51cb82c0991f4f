package dev.windlass.cli.run;

import dev.windlass.cli.option.Output;
import dev.windlass.cli.result.ResultPrinter;
import dev.windlass.cli.terminal.ProgressView;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.client.JobEndedException;
import dev.windlass.client.JobHandle;
import dev.windlass.client.JobListener;
import dev.windlass.client.JobOutcome;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Waits for one job, shows how it gets on and what came of it. */
public final class JobRun {
  private static final Duration TICK = Duration.ofMillis(120);
  private static final Duration SILENT = Duration.ofSeconds(6);

  private final Terminal terminal;
  private final Show show;
  private final Duration patience;
  private final ProgressView view;

  /** What to print. */
  public enum Show {
    /** The result, for people. */
    RESULT,
    /** One JSON document at the end. */
    DOCUMENT,
    /** One line of JSON an event. */
    LINES;

    /** What suits a command that prints one thing. */
    public static Show once(Output output) {
      return output == Output.JSON ? DOCUMENT : RESULT;
    }

    /** What suits a command that prints as things happen. */
    public static Show each(Output output) {
      return output == Output.JSON ? LINES : RESULT;
    }
  }

  /**
   * A run.
   *
   * @param patience how long to wait
   * @param eager whether a pipe shall see every state of the job, as suits long ones
   */
  public JobRun(Terminal terminal, Show show, Duration patience, boolean eager) {
    this.terminal = terminal;
    this.show = show;
    this.patience = patience;
    this.view = ProgressView.on(terminal, eager);
  }

  /**
   * Starts to listen, waits, prints.
   *
   * @param start submits or follows, with the listener it is given
   */
  public ExitCode run(JobId job, Function<JobListener, JobHandle> start)
      throws InterruptedException {
    JobHandle handle;
    Optional<JobEvent> end;
    try (Interruption interruption = new Interruption(job, view)) {
      handle = start.apply(this::heard);
      interruption.sent();
      end = await(handle);
    } finally {
      view.end();
    }
    return end.isPresent()
        ? print(end.get())
        : new Complaint(terminal).late(job, patience, handle.lastEvent());
  }

  private void heard(JobEvent event) {
    view.event(event);
    if (show == Show.LINES) {
      new JsonPrinter(terminal).event(event);
    }
  }

  private Optional<JobEvent> await(JobHandle handle) throws InterruptedException {
    long start = System.nanoTime();
    boolean asked = false;
    while (true) {
      Duration left = patience.minusNanos(System.nanoTime() - start);
      Optional<JobEvent> end = handle.end(left.compareTo(TICK) < 0 ? left : TICK);
      if (end.isPresent()) {
        return end;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(patience) >= 0) {
        return Optional.empty();
      }
      if (!asked && waited.compareTo(SILENT) > 0 && handle.lastEvent().isEmpty()) {
        asked = true;
        view.note("No worker has answered yet; the command is in Kafka. Waiting on.");
      }
      view.tick();
    }
  }

  private ExitCode print(JobEvent end) {
    if (show == Show.DOCUMENT) {
      new JsonPrinter(terminal).end(end);
    }
    if (end instanceof JobEvent.Succeeded succeeded) {
      if (show == Show.RESULT) {
        new ResultPrinter(terminal).print(ResultType.read(new JobOutcome(succeeded)));
      }
      return ExitCode.SUCCEEDED;
    }
    return new Complaint(terminal).about(JobEndedException.of(end));
  }
}
