package dev.windlass.cli.terminal;

import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One line an event, for pipes and logs. Progress is thinned out: a line for each phase, for each
 * tenth of it, and every ten seconds.
 */
final class ProgressLines implements ProgressView {
  private static final long EVERY = Duration.ofSeconds(10).toNanos();

  private final Terminal terminal;
  private final LongSupplier nanos;
  private final boolean eager;
  private String phase = "";
  private int tenth = -1;
  private long last;

  /** {@code eager}: also says what every job does, accepted and started. */
  ProgressLines(Terminal terminal, LongSupplier nanos, boolean eager) {
    this.terminal = terminal;
    this.nanos = nanos;
    this.eager = eager;
  }

  @Override
  public synchronized void event(JobEvent event) {
    boolean show =
        switch (event) {
          case JobEvent.Progress progress -> eager && isNews(progress);
          case JobEvent.Accepted _, JobEvent.Started _ -> eager;
          case JobEvent.Waiting _, JobEvent.Retrying _ -> true;
          case JobEvent.Succeeded _,
              JobEvent.Rejected _,
              JobEvent.Failed _,
              JobEvent.Cancelled _,
              JobEvent.Expired _ ->
              false;
        };
    if (show) {
      note(Quantity.time(event.job().time()) + " " + EventSentence.of(event));
    }
  }

  private boolean isNews(JobEvent.Progress progress) {
    Long total = progress.total();
    int now = total == null ? 0 : EventSentence.percent(progress.done(), total) / 10;
    boolean news =
        !progress.phase().equals(phase) || now != tenth || nanos.getAsLong() - last >= EVERY;
    if (news) {
      phase = progress.phase();
      tenth = now;
      last = nanos.getAsLong();
    }
    return news;
  }

  @Override
  public void tick() {
    // Nothing moves in a pipe.
  }

  @Override
  public void end() {
    terminal.err().flush();
  }

  @Override
  public synchronized void note(String line) {
    terminal.err().println(line);
    terminal.err().flush();
  }
}
