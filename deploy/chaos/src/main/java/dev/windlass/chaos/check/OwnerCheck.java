package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Only a job's owner writes what becomes of it, or somebody else once the owner's lease is over;
 * every owner has a larger token than the one before; the end is that of the last attempt.
 */
final class OwnerCheck implements Check {
  @Override
  public String name() {
    return "owner";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence.stored().forEach(job -> check(job, evidence, violated));
  }

  private static void check(JobId job, Evidence evidence, Consumer<String> violated) {
    Map<Integer, String> owners = new HashMap<>();
    long token = -1;
    int lastAttempt = 0;
    boolean running = false;
    for (Step step : evidence.steps(job)) {
      String owner = step.owner();
      switch (step.change()) {
        case ADMITTED -> {}
        case CLAIMED -> {
          if (running) {
            violated.accept(
                "%s was claimed by %s while it ran".formatted(evidence.name(job), step.writer()));
          }
          if (owner != null) {
            owners.put(step.attempt(), owner);
          }
        }
        case RELEASED, ENDED -> {
          if (owner != null && !owner.equals(step.writer()) && step.ownerWasAlive()) {
            violated.accept(
                "%s wrote the %s of %s, which belonged to %s, whose lease was not over"
                    .formatted(
                        step.writer(),
                        step.change() == Change.ENDED ? "end" : "release",
                        evidence.name(job),
                        owner));
          }
        }
      }
      running = step.change() == Change.CLAIMED;
      if (step.change() != Change.ENDED && step.token() <= token) {
        violated.accept(
            "%s of %s has token %d after %d"
                .formatted(step.change(), evidence.name(job), step.token(), token));
      }
      token = step.token();
      lastAttempt = step.attempt();
    }
    events(job, owners, lastAttempt, evidence, violated);
  }

  private static void events(
      JobId job,
      Map<Integer, String> owners,
      int lastAttempt,
      Evidence evidence,
      Consumer<String> violated) {
    for (Told told : evidence.told(job)) {
      JobEvent event = told.event();
      int attempt = event.job().attempt();
      if (event instanceof JobEvent.Started started
          && !started.worker().equals(owners.get(attempt))) {
        violated.accept(
            "%s says that it started attempt %d of %s, which belonged to %s"
                .formatted(started.worker(), attempt, evidence.name(job), owners.get(attempt)));
      }
      if (event.isTerminal()
          && !(event instanceof JobEvent.Rejected)
          && attempt != lastAttempt
          && evidence.ended(job).isPresent()) {
        violated.accept(
            "%s was ended by attempt %d, and the last one was %d"
                .formatted(evidence.name(job), attempt, lastAttempt));
      }
    }
  }
}
