package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.messages.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * While a restore runs, or a database is made or dropped, nothing else runs on that database. Which
 * commands need which lock is written down here once more: what the product believes is not asked.
 */
final class OverlapCheck implements Check {
  private static final Set<String> EXCLUSIVE =
      Set.of("database.restore", "database.create", "database.drop");
  private static final Set<String> SHARED =
      Set.of("database.backup", "query.run", "database.maintain");

  @Override
  public String name() {
    return "locks";
  }

  private record Run(JobId job, boolean exclusive, Instant from, Instant until) {
    boolean overlaps(Run other) {
      return from.isBefore(other.until) && other.from.isBefore(until);
    }
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    Map<String, List<Run>> runs = new HashMap<>();
    for (JobId job : evidence.stored()) {
      runs(evidence.steps(job), runs);
    }
    runs.forEach(
        (resource, all) -> {
          for (Run run : all) {
            if (run.exclusive) {
              all.stream()
                  .filter(other -> !other.job.equals(run.job) && run.overlaps(other))
                  // Two that exclude each other are found from both sides.
                  .filter(other -> !other.exclusive || run.job.compareTo(other.job) < 0)
                  .forEach(
                      other ->
                          violated.accept(
                              "%s ran on %s from %s to %s, beside %s from %s to %s"
                                  .formatted(
                                      evidence.name(run.job),
                                      resource,
                                      run.from,
                                      run.until,
                                      evidence.name(other.job),
                                      other.from,
                                      other.until)));
            }
          }
        });
  }

  private static void runs(List<Step> steps, Map<String, List<Run>> runs) {
    @Nullable Step claim = null;
    for (Step step : steps) {
      if (claim != null && step.change() != Change.ADMITTED) {
        add(claim, step.at(), runs);
      }
      claim = step.change() == Change.CLAIMED ? step : null;
    }
    if (claim != null) {
      add(claim, Instant.MAX, runs);
    }
  }

  private static void add(Step claim, Instant until, Map<String, List<Run>> runs) {
    boolean exclusive = EXCLUSIVE.contains(claim.command());
    if (exclusive || SHARED.contains(claim.command())) {
      runs.computeIfAbsent(claim.engine() + "/" + claim.database(), _ -> new ArrayList<>())
          .add(new Run(claim.job(), exclusive, claim.at(), until));
    }
  }
}
