package dev.windlass.chaos.run;

import dev.windlass.chaos.load.Ground;
import dev.windlass.chaos.load.Sender;
import dev.windlass.chaos.load.Victims;
import dev.windlass.messages.command.Command;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is sent while everything is well: more long work than there are slots of any kind, then,
 * while some of it runs, short commands, and when these have ended, cancels of the long work. So
 * the long work is as long as the short work needs, on a slow machine, too, and takes little time
 * on a quick one.
 */
final class Calm {
  private static final Duration BEGIN = Duration.ofMinutes(1);
  private static final int ALWAYS_RUN = 4;

  private final Drain drain;
  private final Sender sender;
  private final Victims victims;

  Calm(Drain drain, Sender sender, Victims victims) {
    this.drain = drain;
    this.sender = sender;
    this.victims = victims;
  }

  /** Sends all of it, to so many workers with so many slots for short work each. */
  void send(int workers, int slots) throws InterruptedException {
    List<Command> longWork = Ground.longWork(workers * slots + 2);
    longWork.forEach(sender::send);
    // If long work took the slots of short work, it would have them all soon after the first began.
    var _ =
        drain.await(
            "SELECT count(*) = %d AND count(worker_id) >= %d FROM windlass.job WHERE id IN (%s)"
                .formatted(longWork.size(), ALWAYS_RUN, ids(longWork)),
            BEGIN);
    drain.rest();
    drain.rest();
    List<Command> shortWork = Ground.shortWork(victims.next());
    shortWork.forEach(sender::send);
    var _ =
        drain.await(
            "SELECT count(*) = %d FROM windlass.job_history WHERE job_id IN (%s)"
                .formatted(shortWork.size(), ids(shortWork)),
            Ground.LONG);
    Ground.cancels(longWork).forEach(sender::send);
  }

  private static String ids(List<Command> commands) {
    return commands.stream()
        .map(command -> "'" + command.jobId() + "'")
        .collect(Collectors.joining(", "));
  }
}
