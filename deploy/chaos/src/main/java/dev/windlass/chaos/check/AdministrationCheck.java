package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Users, databases and documents that were made are there, until they were dropped; those that
 * could not be made are not; the setting has the value of the last command that set it. Where the
 * outcome is unknown, either is right.
 */
final class AdministrationCheck implements Check {
  private enum Outcome {
    YES,
    NO,
    MAYBE
  }

  @Override
  public String name() {
    return "administration";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence
        .admitted()
        .forEach(
            (job, command) -> {
              if (command.options().isDryRun()) {
                return;
              }
              switch (command.spec()) {
                case UserCreate create ->
                    made(
                        job,
                        find(evidence, UserDrop.class, other -> isOf(other, create)),
                        evidence.history().engine().users().contains(create.user()),
                        evidence,
                        violated);
                case DatabaseCreate _ ->
                    made(
                        job,
                        find(
                            evidence,
                            DatabaseDrop.class,
                            other -> other.target().equals(command.target())),
                        evidence
                            .history()
                            .engine()
                            .databases()
                            .containsKey(String.valueOf(command.target().database())),
                        evidence,
                        violated);
                case DocumentSave save ->
                    made(
                        job,
                        find(evidence, DocumentDelete.class, other -> isOf(other, save)),
                        evidence.history().engine().documents().contains(save.id()),
                        evidence,
                        violated);
                default -> {}
              }
            });
    setting(evidence, violated);
  }

  private static boolean isOf(Command other, UserCreate create) {
    return other.spec() instanceof UserDrop drop && drop.user().equals(create.user());
  }

  private static boolean isOf(Command other, DocumentSave save) {
    return other.spec() instanceof DocumentDelete delete && delete.id().equals(save.id());
  }

  /** Which of the admitted commands. */
  private interface Wanted {
    boolean is(Command command);
  }

  private static Optional<JobId> find(
      Evidence evidence, Class<? extends CommandSpec> kind, Wanted wanted) {
    return evidence.admitted().entrySet().stream()
        .filter(job -> kind.isInstance(job.getValue().spec()) && wanted.is(job.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static void made(
      JobId create,
      Optional<JobId> drop,
      boolean there,
      Evidence evidence,
      Consumer<String> violated) {
    Outcome made = outcome(create, evidence);
    Outcome dropped = drop.map(job -> outcome(job, evidence)).orElse(Outcome.NO);
    Outcome expected =
        switch (dropped) {
          case NO -> made;
          case MAYBE -> made == Outcome.NO ? Outcome.NO : Outcome.MAYBE;
          case YES -> isBefore(create, drop.orElseThrow(), evidence) ? Outcome.NO : Outcome.MAYBE;
        };
    if ((expected == Outcome.YES && !there) || (expected == Outcome.NO && there)) {
      violated.accept(
          "%s is %s%s, and what it makes %s"
              .formatted(
                  evidence.name(create),
                  words(create, evidence),
                  drop.map(job -> ", its drop " + words(job, evidence)).orElse(""),
                  there ? "is there" : "is not there"));
    }
  }

  private static Outcome outcome(JobId job, Evidence evidence) {
    Optional<Ended> ended = evidence.ended(job);
    if (ended.isEmpty()) {
      return Outcome.MAYBE;
    }
    if (ended.get().state() == JobState.SUCCEEDED) {
      return Outcome.YES;
    }
    return evidence.isUnknown(job) ? Outcome.MAYBE : Outcome.NO;
  }

  private static String words(JobId job, Evidence evidence) {
    return evidence
        .ended(job)
        .map(one -> one.state() + (one.failure() == null ? "" : " " + one.failure()))
        .orElse("open");
  }

  /** Whether one had ended when the other was begun for the first time. */
  private static boolean isBefore(JobId one, JobId other, Evidence evidence) {
    Optional<Instant> end = end(one, evidence);
    Optional<Instant> begin =
        evidence.steps(other).stream()
            .filter(step -> step.change() == Change.CLAIMED)
            .map(Step::at)
            .findFirst();
    return end.isPresent() && begin.isPresent() && end.get().isBefore(begin.get());
  }

  private static Optional<Instant> end(JobId job, Evidence evidence) {
    return evidence.steps(job).stream()
        .filter(step -> step.change() == Change.ENDED)
        .map(Step::at)
        .findFirst();
  }

  private static void setting(Evidence evidence, Consumer<String> violated) {
    List<JobId> sets =
        evidence.admitted().entrySet().stream()
            .filter(job -> job.getValue().spec() instanceof ConfigurationSet)
            .filter(job -> !job.getValue().options().isDryRun())
            .map(Map.Entry::getKey)
            .toList();
    Set<String> allowed = new HashSet<>();
    Optional<JobId> last =
        sets.stream()
            .filter(job -> outcome(job, evidence) == Outcome.YES)
            .max(Comparator.comparing(job -> end(job, evidence).orElse(Instant.MIN)));
    allowed.add(last.map(job -> value(job, evidence)).orElse(""));
    sets.stream()
        .filter(job -> outcome(job, evidence) == Outcome.MAYBE)
        .forEach(job -> allowed.add(value(job, evidence)));
    String found = evidence.history().engine().setting();
    if (!allowed.contains(found)) {
      violated.accept(
          "%s is set to \"%s\" on the engine, and should be one of %s"
              .formatted(Names.SETTING, found, allowed));
    }
  }

  private static String value(JobId job, Evidence evidence) {
    Command command = evidence.admitted().get(job);
    return command != null && command.spec() instanceof ConfigurationSet set
        ? String.valueOf(set.value())
        : "";
  }
}
