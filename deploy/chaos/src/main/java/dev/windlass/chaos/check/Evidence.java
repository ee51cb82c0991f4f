package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.History;
import dev.windlass.chaos.history.Topics.DeadLetter;
import dev.windlass.chaos.history.Topics.Recorded;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The history, sorted by job. What was delivered twice under one id counts once. */
final class Evidence {
  private final History history;
  private final Map<JobId, List<Sent>> sent;
  private final Map<JobId, List<Sent>> unreadable;
  private final Map<JobId, List<Told>> told;
  private final Map<JobId, List<Recorded>> recorded;
  private final Map<JobId, List<Step>> steps;
  private final Map<JobId, Ended> ended = new HashMap<>();
  private final Map<String, DeadLetter> dead = new HashMap<>();
  private final Map<JobId, Command> admitted = new LinkedHashMap<>();

  Evidence(History history) {
    this.history = history;
    sent =
        group(
            history.topics().sent().stream().filter(one -> one.command() != null).toList(),
            one -> command(one).jobId());
    unreadable =
        group(
            history.topics().sent().stream()
                .filter(one -> one.command() == null && !one.record().header("ce_id").isEmpty())
                .toList(),
            one -> JobId.of(one.record().header("ce_source"), one.record().header("ce_id")));
    told = group(distinct(history.topics().told(), Told::id), one -> one.event().job().id());
    recorded =
        group(distinct(history.topics().recorded(), Recorded::id), one -> one.audit().job().id());
    steps = group(history.control().steps(), Step::job);
    history.control().ended().forEach(one -> ended.put(one.job(), one));
    history.topics().dead().forEach(one -> dead.put(one.partition() + "@" + one.offset(), one));
    steps.forEach(
        (job, all) -> {
          if (all.stream().anyMatch(step -> step.change() == Change.ADMITTED)) {
            content(job).ifPresent(command -> admitted.put(job, command));
          }
        });
  }

  private static Command command(Sent one) {
    Command command = one.command();
    if (command == null) {
      throw new IllegalArgumentException(one.record().place() + " is no command.");
    }
    return command;
  }

  private static <T> List<T> distinct(List<T> all, Function<T, String> id) {
    Set<String> seen = new HashSet<>();
    return all.stream().filter(one -> seen.add(id.apply(one))).toList();
  }

  private static <T> Map<JobId, List<T>> group(List<T> all, Function<T, JobId> job) {
    Map<JobId, List<T>> groups = new LinkedHashMap<>();
    all.forEach(one -> groups.computeIfAbsent(job.apply(one), _ -> new ArrayList<>()).add(one));
    return groups;
  }

  /** Of several messages under one id, the one that was admitted. */
  private Optional<Command> content(JobId job) {
    Set<String> digests = digests(job);
    List<Sent> messages = sent(job);
    return messages.stream()
        .filter(one -> messages.size() == 1 || digests.contains(one.digest()))
        .findFirst()
        .map(Evidence::command);
  }

  /** The digest of the command that was admitted, as the audit has it; one, unless all is lost. */
  Set<String> digests(JobId job) {
    Set<String> digests = new HashSet<>();
    recorded(job).stream()
        .filter(one -> one.audit().stage() == Stage.REQUESTED)
        .forEach(one -> digests.add(one.audit().origin().digest()));
    return digests;
  }

  History history() {
    return history;
  }

  /** The jobs that came into being, each with what was admitted. */
  Map<JobId, Command> admitted() {
    return admitted;
  }

  /** Every job that a readable message names. */
  Set<JobId> named() {
    return sent.keySet();
  }

  /** Every job that the control store ever had. */
  Set<JobId> stored() {
    return steps.keySet();
  }

  List<Sent> sent(JobId job) {
    return sent.getOrDefault(job, List.of());
  }

  /** What bears the id of this job, and is no command. */
  List<Sent> unreadable(JobId job) {
    return unreadable.getOrDefault(job, List.of());
  }

  List<Told> told(JobId job) {
    return told.getOrDefault(job, List.of());
  }

  List<Recorded> recorded(JobId job) {
    return recorded.getOrDefault(job, List.of());
  }

  List<Step> steps(JobId job) {
    return steps.getOrDefault(job, List.of());
  }

  long count(JobId job, Change change) {
    return steps(job).stream().filter(step -> step.change() == change).count();
  }

  Optional<Ended> ended(JobId job) {
    return Optional.ofNullable(ended.get(job));
  }

  /** Whether nobody can know how it ended. */
  boolean isUnknown(JobId job) {
    return ended(job).map(Ended::failure).filter("OUTCOME_UNKNOWN"::equals).isPresent();
  }

  /** The refusal of this message; empty when it was not refused. */
  Optional<DeadLetter> refusal(Sent message) {
    return Optional.ofNullable(
        dead.get(message.record().partition() + "@" + message.record().offset()));
  }

  /** A job as people find it again. */
  String name(JobId job) {
    Command command = admitted.get(job);
    List<Sent> messages = sent(job);
    if (command == null && !messages.isEmpty()) {
      command = command(messages.getFirst());
    }
    return command == null
        ? "job " + job
        : "%s %s (job %s)".formatted(command.type().name(), command.id(), job);
  }
}
