package dev.windlass.chaos.check;

import dev.windlass.chaos.history.EngineReader;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What succeeded has happened on the engine, once; what failed has not; where the outcome is
 * unknown, either is right.
 */
final class EffectCheck implements Check {
  @Override
  public String name() {
    return "effects";
  }

  /** How often an effect may be found. */
  private record Bounds(int least, int most) {}

  private static Bounds bounds(Evidence evidence, JobId job) {
    JobState state = evidence.ended(job).map(one -> one.state()).orElse(null);
    Command command = evidence.admitted().get(job);
    if (command == null || command.options().isDryRun()) {
      return new Bounds(0, 0);
    }
    if (state == null || evidence.isUnknown(job)) {
      return new Bounds(0, 1);
    }
    return state == JobState.SUCCEEDED ? new Bounds(1, 1) : new Bounds(0, 0);
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    ledger(evidence, violated);
    evidence
        .admitted()
        .forEach(
            (job, command) -> {
              Bounds bounds = bounds(evidence, job);
              switch (command.spec()) {
                case DatabaseRestore restore when restore.replace() == null ->
                    restored(job, command, bounds, evidence, violated);
                case ProcessKill kill when bounds.least == 1 ->
                    killed(job, kill, evidence, violated);
                case InventoryApply apply -> applied(job, apply, bounds, evidence, violated);
                default -> {}
              }
            });
    leftovers(evidence, violated);
  }

  private static void ledger(Evidence evidence, Consumer<String> violated) {
    Map<String, ?> ledger = evidence.history().engine().ledger();
    Set<String> known = new HashSet<>();
    int least = 0;
    int most = 0;
    for (Map.Entry<JobId, Command> job : evidence.admitted().entrySet()) {
      @Nullable String entry = Ledger.entry(job.getValue()).orElse(null);
      if (entry == null) {
        continue;
      }
      Bounds bounds = bounds(evidence, job.getKey());
      known.add(entry);
      if (entry.equals(Names.SCHEDULED)) {
        least += bounds.least;
        most += bounds.most;
      } else {
        int found = Ledger.entries(evidence, job.getKey()).size();
        if (found < bounds.least || found > bounds.most) {
          violated.accept(
              "%s is %s, and the ledger has its entry %d times"
                  .formatted(
                      evidence.name(job.getKey()),
                      evidence
                          .ended(job.getKey())
                          .map(
                              one ->
                                  one.state() + (one.failure() == null ? "" : " " + one.failure()))
                          .orElse("open"),
                      found));
        }
      }
    }
    int scheduled =
        evidence
            .history()
            .engine()
            .ledger()
            .getOrDefault(Names.SCHEDULED, java.util.List.of())
            .size();
    if (scheduled < least || scheduled > most) {
      violated.accept(
          "schedules wrote %d entries, and from %d to %d are claimed"
              .formatted(scheduled, least, most));
    }
    for (String entry : ledger.keySet()) {
      if (!known.contains(entry)) {
        violated.accept("the ledger has an entry %s of no admitted command".formatted(entry));
      }
    }
  }

  private static void restored(
      JobId job, Command command, Bounds bounds, Evidence evidence, Consumer<String> violated) {
    String database = String.valueOf(command.target().database());
    Long rows = evidence.history().engine().databases().get(database);
    int found = rows == null ? 0 : 1;
    if (found < bounds.least || found > bounds.most) {
      violated.accept(
          "%s is %s, and its database %s"
              .formatted(
                  evidence.name(job),
                  evidence.ended(job).map(one -> one.state().name()).orElse("open"),
                  found == 0 ? "is not there" : "is there"));
    }
    long expected = evidence.history().engine().databases().getOrDefault(Names.SHOP, 0L);
    if (rows != null && bounds.most == 1 && rows != expected) {
      violated.accept("%s restored %d rows of %d".formatted(evidence.name(job), rows, expected));
    }
  }

  private static void killed(
      JobId job, ProcessKill kill, Evidence evidence, Consumer<String> violated) {
    if (kill.started() != null
        && evidence
            .history()
            .engine()
            .sessions()
            .contains(EngineReader.session(kill.process(), kill.started()))) {
      violated.accept("%s succeeded, and the session lives".formatted(evidence.name(job)));
    }
  }

  private static void applied(
      JobId job,
      InventoryApply apply,
      Bounds bounds,
      Evidence evidence,
      Consumer<String> violated) {
    String name = apply.documents().getFirst().name();
    boolean deleted =
        evidence.admitted().values().stream()
            .anyMatch(
                other ->
                    other.spec() instanceof dev.windlass.messages.command.InventoryDelete delete
                        && delete.name().equals(name));
    boolean there = evidence.history().control().documents().contains(name);
    if (!deleted && ((bounds.least == 1 && !there) || (bounds.most == 0 && there))) {
      violated.accept(
          "%s is %s, and its document is %s"
              .formatted(
                  evidence.name(job),
                  evidence.ended(job).map(one -> one.state().name()).orElse("open"),
                  there ? "there" : "not there"));
    }
  }

  private static void leftovers(Evidence evidence, Consumer<String> violated) {
    for (String database : evidence.history().engine().databases().keySet()) {
      if (database.startsWith("windlass")) {
        violated.accept("the temporary database %s was left behind".formatted(database));
      }
    }
    Long shop = evidence.history().engine().databases().get(Names.SHOP);
    Long twin = evidence.history().engine().databases().get(Names.TWIN);
    if (shop != null && !shop.equals(twin)) {
      violated.accept("the twin has %s rows, and the shop %d".formatted(twin, shop));
    }
    long told =
        evidence.history().topics().told().stream()
            .map(Told::event)
            .filter(JobEvent.Succeeded.class::isInstance)
            .count();
    if (told == 0) {
      violated.accept("nothing succeeded at all");
    }
  }
}
