package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.messages.command.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A job that is said to have taken too long did, and one that is said to have expired had, by a
 * clock that nobody put wrong.
 */
final class TimeCheck implements Check {
  private static final Duration SHORTEST_DEFAULT = Duration.ofMinutes(1);

  /** How exactly workers know the control database's time, as worker/README.md promises it. */
  private static final Duration ACCURACY = Duration.ofMillis(250);

  @Override
  public String name() {
    return "time";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence
        .admitted()
        .forEach(
            (job, command) -> {
              String failure = evidence.ended(job).map(Ended::failure).orElse("");
              List<Step> steps = evidence.steps(job);
              Optional<Instant> begun = first(steps, Change.CLAIMED);
              Optional<Instant> ended = first(steps, Change.ENDED);
              if (failure.equals("TIMEOUT") && begun.isPresent() && ended.isPresent()) {
                Duration ran = Duration.between(begun.get(), ended.get());
                if (ran.plus(ACCURACY).compareTo(timeout(command)) < 0) {
                  violated.accept(
                      "%s is said to have run longer than %s, and had %.1f s"
                          .formatted(
                              evidence.name(job), timeout(command), ran.toMillis() / 1000.0));
                }
              }
              Instant expiry = command.expiryTime();
              if (failure.equals("EXPIRED")
                  && ended.isPresent()
                  && (expiry == null || ended.get().isBefore(expiry))) {
                violated.accept(
                    "%s is said to have expired at %s, and was before %s"
                        .formatted(evidence.name(job), ended.get(), expiry));
              }
            });
  }

  private static Duration timeout(Command command) {
    Duration asked = command.options().timeout();
    return asked == null ? SHORTEST_DEFAULT : asked;
  }

  private static Optional<Instant> first(List<Step> steps, Change change) {
    return steps.stream().filter(step -> step.change() == change).map(Step::at).findFirst();
  }
}
