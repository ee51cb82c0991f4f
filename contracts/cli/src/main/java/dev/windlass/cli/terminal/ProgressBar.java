package dev.windlass.cli.terminal;

import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One line that moves: phase, bar, percent, amount, speed and what is left. */
final class ProgressBar implements ProgressView {
  /** What is over sooner than this does not flicker. */
  private static final long QUIET = Duration.ofMillis(700).toNanos();

  private static final int MOST_BAR = 40;
  private static final int LEAST_BAR = 8;
  private static final String CLEAR = "\r\033[K";

  private final Terminal terminal;
  private final LongSupplier nanos;
  private final Rate rate = new Rate();
  private final long born;
  private String state = "sent";
  private JobEvent.@Nullable Progress progress;
  private boolean shown;
  private boolean ended;
  private int frame;

  ProgressBar(Terminal terminal, LongSupplier nanos) {
    this.terminal = terminal;
    this.nanos = nanos;
    this.born = nanos.getAsLong();
  }

  @Override
  public synchronized void event(JobEvent event) {
    switch (event) {
      case JobEvent.Progress now -> progressed(now);
      case JobEvent.Retrying _ -> keep(event);
      case JobEvent.Accepted _, JobEvent.Waiting _, JobEvent.Started _ -> restart(event);
      case JobEvent.Succeeded _,
          JobEvent.Rejected _,
          JobEvent.Failed _,
          JobEvent.Cancelled _,
          JobEvent.Expired _ ->
          progress = null;
    }
  }

  private void progressed(JobEvent.Progress now) {
    if (progress == null || !progress.phase().equals(now.phase())) {
      rate.clear();
    }
    rate.add(nanos.getAsLong(), now.done());
    progress = now;
  }

  private void keep(JobEvent event) {
    note(terminal.errStyle().warning(EventSentence.of(event)));
    restart(event);
  }

  private void restart(JobEvent event) {
    progress = null;
    rate.clear();
    state = EventSentence.of(event);
  }

  @Override
  public synchronized void tick() {
    if (ended || nanos.getAsLong() - born < QUIET) {
      return;
    }
    frame++;
    terminal.err().print(CLEAR + line());
    terminal.err().flush();
    shown = true;
  }

  @Override
  public synchronized void end() {
    ended = true;
    clear();
  }

  @Override
  public synchronized void note(String line) {
    clear();
    terminal.err().println(line);
    terminal.err().flush();
  }

  private void clear() {
    if (shown) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
      shown = false;
    }
  }

  private String line() {
    int width = terminal.errWidth() - 1;
    JobEvent.Progress now = progress;
    if (now == null) {
      return Text.cut(spinner() + " " + state, width, terminal.unicode());
    }
    String head = Text.visible(now.phase()) + " ";
    String tail = tail(now);
    Long total = now.total();
    int room = Math.min(MOST_BAR, width - Text.width(head) - Text.width(tail) - 3);
    if (total == null || room < LEAST_BAR) {
      String start = total == null ? spinner() + " " + head : head;
      return Text.cut(start + tail, width, terminal.unicode());
    }
    return head + bar(now.done(), total, room) + " " + tail;
  }

  private String tail(JobEvent.Progress now) {
    StringBuilder out = new StringBuilder();
    Long total = now.total();
    String unit = now.unit().equals("bytes") ? "" : " " + Text.visible(now.unit());
    if (total != null) {
      out.append(String.format(Locale.ROOT, "%3d%%  ", EventSentence.percent(now.done(), total)));
    }
    out.append(Quantity.amount(now.done(), now.unit()));
    if (total != null) {
      out.append(" of ").append(Quantity.amount(total, now.unit()));
    }
    out.append(unit);
    OptionalDouble speed = rate.perSecond();
    if (speed.isPresent()) {
      out.append("  ").append(Quantity.amount((long) speed.getAsDouble(), now.unit())).append("/s");
    }
    if (total != null) {
      rate.left(Math.max(0, total - now.done()))
          .ifPresent(left -> out.append("  ").append(Quantity.clock(left)).append(" left"));
    }
    return out.toString();
  }

  private String bar(long done, long total, int room) {
    double part = total <= 0 ? 1 : Math.clamp((double) done / total, 0, 1);
    int full = (int) (part * room);
    String on = terminal.unicode() ? "█" : "#";
    String off = terminal.unicode() ? "░" : ".";
    return terminal.errStyle().good(on.repeat(full))
        + terminal.errStyle().faint(off.repeat(room - full));
  }

  private String spinner() {
    String frames = terminal.unicode() ? "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" : "|/-\\";
    return String.valueOf(frames.charAt(frame % frames.length()));
  }
}
