package dev.windlass.cli.run;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.terminal.EventSentence;
import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.client.AwaitTimeoutException;
import dev.windlass.client.JobEndedException;
import dev.windlass.client.JobNotFoundException;
import dev.windlass.client.JobRejectedException;
import dev.windlass.client.UnreachableException;
import dev.windlass.client.WindlassException;
import dev.windlass.encryption.DecryptionException;
import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says on the terminal what went wrong, in sentences, and finds the exit code for it. */
public final class Complaint {
  private static final String KAFKA_HELP =
      "Say where Kafka is with --kafka HOST:PORT or WINDLASS_KAFKA; deploy/quickstart --stay starts"
          + " one.";

  private final Terminal terminal;

  /** Complains on this terminal's error stream. */
  public Complaint(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Says it; the exit code follows from its type. */
  public ExitCode about(Exception e) {
    return switch (e) {
      case InputException wrong -> say(ExitCode.USAGE, wrong.getMessage(), null);
      case RefusedMessage refused ->
          say(
              ExitCode.USAGE,
              "Not sent: " + refused.failure().message(),
              "Nothing has happened. Correct it and try again.");
      case WindlassException reported -> about(reported);
      case DecryptionException damaged -> say(ExitCode.FAILED, damaged.getMessage(), null);
      default ->
          say(
              ExitCode.FAILED,
              "windlass has a fault of its own: " + e,
              "Run it again with WINDLASS_LOG=info and report what it prints.");
    };
  }

  private ExitCode about(WindlassException e) {
    return switch (e) {
      case JobEndedException ended -> about(ended);
      case JobNotFoundException unknown ->
          say(ExitCode.FAILED, unknown.getMessage(), "`windlass jobs` lists the jobs.");
      case AwaitTimeoutException late -> say(ExitCode.TIMED_OUT, late.getMessage(), null);
      case UnreachableException gone -> say(ExitCode.UNREACHABLE, gone.getMessage(), KAFKA_HELP);
    };
  }

  /** The user's time for waiting is over. */
  ExitCode late(JobId job, Duration waited, Optional<JobEvent> last) {
    String follow = "Follow it: windlass follow " + job;
    String sentence =
        "Stopped waiting after %s; job %s has not ended%s."
            .formatted(
                Quantity.duration(waited),
                job,
                last.map(event -> " (" + EventSentence.of(event) + ")").orElse(""));
    return last.isPresent()
        ? say(ExitCode.TIMED_OUT, sentence, "It goes on. " + follow)
        : say(
            ExitCode.TIMED_OUT,
            sentence,
            "No worker has answered; is one running? The command is in Kafka and runs when one"
                + " comes. "
                + follow);
  }

  private ExitCode about(JobEndedException e) {
    Failure failure = e.failure();
    String engineCode = failure.engineCode() == null ? "" : " (" + failure.engineCode() + ")";
    String what =
        e.event().word().substring(0, 1).toUpperCase(Locale.ROOT) + e.event().word().substring(1);
    return say(
        e instanceof JobRejectedException ? ExitCode.REJECTED : ExitCode.FAILED,
        what
            + ": "
            + failure.message()
            + " ["
            + failure.code()
            + engineCode
            + ", job "
            + e.job()
            + "]",
        Hints.about(e.event().job(), failure));
  }

  private ExitCode say(ExitCode code, String sentence, @Nullable String help) {
    terminal.err().println(terminal.errStyle().bad(lines(sentence)));
    if (help != null) {
      terminal.err().println(lines(help));
    }
    terminal.err().flush();
    return code;
  }

  private static String lines(String text) {
    return text.lines().map(Text::visible).collect(Collectors.joining("\n"));
  }
}
