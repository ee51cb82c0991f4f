package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.Topics.Recorded;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.AuditRecord.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Every job's request and end are in the audit topic, once; every attempt to change something has
 * its {@code started} record, which was durable before the ledger was written to; every refusal of
 * a known sender is there.
 */
final class AuditCheck implements Check {
  private static final Set<String> CHANGING =
      Set.of(
          "database.backup",
          "database.restore",
          "backup.verify",
          "backup.prune",
          "database.create",
          "database.drop",
          "database.maintain",
          "user.create",
          "user.drop",
          "user.rotate-password",
          "configuration.set",
          "process.kill",
          "job.cancel",
          "inventory.apply",
          "inventory.delete");

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence.admitted().forEach((job, command) -> check(job, command, evidence, violated));
    refusals(evidence, violated);
  }

  private static void check(
      JobId job, Command command, Evidence evidence, Consumer<String> violated) {
    List<AuditRecord> records = evidence.recorded(job).stream().map(Recorded::audit).toList();
    if (records.stream().filter(one -> one.stage() == Stage.REQUESTED).count() != 1) {
      violated.accept("the request of %s is not in the audit once".formatted(evidence.name(job)));
    }
    evidence
        .ended(job)
        .ifPresent(
            end -> {
              Stage expected =
                  switch (end.state()) {
                    case SUCCEEDED -> Stage.SUCCEEDED;
                    default -> evidence.isUnknown(job) ? Stage.OUTCOME_UNKNOWN : Stage.FAILED;
                  };
              List<Stage> ends =
                  records.stream().map(AuditRecord::stage).filter(AuditCheck::isEnd).toList();
              if (!ends.equals(List.of(expected))) {
                violated.accept(
                    "%s ended as %s, and the audit has %s"
                        .formatted(evidence.name(job), expected.word(), ends));
              }
            });
    if (changes(command)) {
      starts(job, records, evidence, violated);
    }
  }

  private static boolean isEnd(Stage stage) {
    return stage == Stage.SUCCEEDED || stage == Stage.FAILED || stage == Stage.OUTCOME_UNKNOWN;
  }

  private static boolean changes(Command command) {
    return !command.options().isDryRun()
        && (CHANGING.contains(command.type().name())
            || (command.spec() instanceof QueryRun query && !query.isReadOnly()));
  }

  private static void starts(
      JobId job, List<AuditRecord> records, Evidence evidence, Consumer<String> violated) {
    for (Step step : evidence.steps(job)) {
      boolean recorded =
          records.stream()
              .anyMatch(
                  one -> one.stage() == Stage.STARTED && one.job().attempt() == step.attempt());
      if (step.change() == Change.CLAIMED && !recorded) {
        violated.accept(
            "attempt %d of %s began without a record"
                .formatted(step.attempt(), evidence.name(job)));
      }
    }
    Map<String, Instant> durable = evidence.history().control().durable();
    for (Instant effect : Ledger.entries(evidence, job)) {
      boolean before =
          evidence.recorded(job).stream()
              .filter(one -> one.audit().stage() == Stage.STARTED)
              .map(one -> durable.getOrDefault(one.id(), Instant.MAX))
              .anyMatch(at -> at.isBefore(effect));
      if (!before) {
        violated.accept(
            "%s wrote to the ledger at %s, before any record of its start was durable"
                .formatted(evidence.name(job), effect));
      }
    }
  }

  private static void refusals(Evidence evidence, Consumer<String> violated) {
    Set<String> denied =
        evidence.history().topics().recorded().stream()
            .map(Recorded::audit)
            .filter(one -> one.stage() == Stage.DENIED)
            .map(one -> one.origin().partition() + "@" + one.origin().offset())
            .collect(java.util.stream.Collectors.toSet());
    for (Sent message : evidence.history().topics().sent()) {
      if (evidence.refusal(message).isPresent()
          && message.command() != null
          && !denied.contains(message.record().partition() + "@" + message.record().offset())) {
        violated.accept(
            "the refusal of %s is not in the audit".formatted(message.record().place()));
      }
    }
  }
}
