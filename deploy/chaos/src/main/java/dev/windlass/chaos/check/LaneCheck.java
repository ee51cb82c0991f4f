package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.JobCancel;
import dev.windlass.messages.command.QueryRun;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * When nothing is broken, short commands that come after more long work than there are slots have
 * ended before the first piece of that work has: they did not wait for it. How fast the machine is
 * plays no part.
 */
final class LaneCheck implements Check {
  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    Optional<Instant> firstEnd =
        evidence.admitted().entrySet().stream()
            .filter(LaneCheck::isLong)
            .flatMap(job -> evidence.steps(job.getKey()).stream())
            .filter(step -> step.change() == Change.ENDED)
            .map(Step::at)
            .min(Comparator.naturalOrder());
    evidence.admitted().entrySet().stream()
        .filter(LaneCheck::isShort)
        .forEach(job -> check(job.getKey(), firstEnd, evidence, violated));
  }

  private static boolean isLong(Map.Entry<JobId, Command> job) {
    return job.getValue().source().equals(Names.CALM) && job.getValue().spec() instanceof QueryRun;
  }

  private static boolean isShort(Map.Entry<JobId, Command> job) {
    return job.getValue().source().equals(Names.CALM)
        && !(job.getValue().spec() instanceof QueryRun)
        // They are sent last, and end the long work.
        && !(job.getValue().spec() instanceof JobCancel);
  }

  private static void check(
      JobId job, Optional<Instant> firstEnd, Evidence evidence, Consumer<String> violated) {
    boolean inTime =
        evidence.steps(job).stream()
            .filter(step -> step.change() == Change.ENDED)
            .anyMatch(end -> firstEnd.isEmpty() || end.at().isBefore(firstEnd.get()));
    if (!inTime) {
      violated.accept(
          "%s, admitted at %s, ended after the first of the long work before it, which ended at %s"
              .formatted(
                  evidence.name(job),
                  evidence.steps(job).getFirst().at(),
                  firstEnd.map(Instant::toString).orElse("no time")));
    }
  }
}
