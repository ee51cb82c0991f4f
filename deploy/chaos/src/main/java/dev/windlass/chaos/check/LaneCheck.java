package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.command.QueryRun;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** When nothing is broken and many long jobs wait, short commands are begun at once. */
final class LaneCheck implements Check {
  private static final Duration AT_ONCE = Duration.ofSeconds(4);

  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence
        .admitted()
        .forEach(
            (job, command) -> {
              if (command.source().equals(Names.CALM) && !(command.spec() instanceof QueryRun)) {
                check(evidence.name(job), evidence.steps(job), violated);
              }
            });
  }

  private static void check(String name, List<Step> steps, Consumer<String> violated) {
    Step admitted = steps.getFirst();
    steps.stream()
        .filter(step -> step.change() == Change.CLAIMED)
        .findFirst()
        .map(claim -> Duration.between(admitted.at(), claim.at()))
        .filter(waited -> waited.compareTo(AT_ONCE) > 0)
        .ifPresent(
            waited ->
                violated.accept(
                    "%s waited %.1f s behind long work"
                        .formatted(name, waited.toMillis() / 1000.0)));
  }
}
