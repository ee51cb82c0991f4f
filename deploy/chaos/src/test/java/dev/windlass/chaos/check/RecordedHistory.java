package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore;
import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.EngineState;
import dev.windlass.chaos.history.History;
import dev.windlass.chaos.history.Received;
import dev.windlass.chaos.history.StoreState;
import dev.windlass.chaos.history.Topics;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.JobState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/** A history that is written down by hand. Time goes on by a second with every entry. */
final class RecordedHistory {
  final List<Topics.Sent> sent = new ArrayList<>();
  final List<Topics.Told> told = new ArrayList<>();
  final List<Topics.Recorded> recorded = new ArrayList<>();
  final List<Topics.DeadLetter> dead = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();
  final List<Ended> ended = new ArrayList<>();
  final List<JobId> open = new ArrayList<>();
  final List<String> firings = new ArrayList<>();
  final Map<String, Instant> durable = new HashMap<>();
  final Set<String> inherited = new HashSet<>();
  final Set<String> documents = new HashSet<>();
  final Map<String, List<Instant>> ledger = new HashMap<>();
  final Map<String, Long> databases = new HashMap<>(Map.of(Names.SHOP, 10L, Names.TWIN, 10L));
  final Set<String> sessions = new HashSet<>();
  final Set<String> users = new HashSet<>();
  final Set<String> papers = new HashSet<>();
  String setting = "";
  final List<StoreState.Backup> backups = new ArrayList<>();
  final List<String> uploads = new ArrayList<>();
  final List<String> leaks = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  Command send(CommandBuilder builder, String id) {
    return send(builder, id, Names.LOAD);
  }

  Command send(CommandBuilder builder, String id, String source) {
    Command command = builder.source(source).id(id).build();
    send(CommandCodec.encode(command), command);
    return command;
  }

  private void send(Message message, Command command) {
    Received record =
        new Received("windlass.commands", 0, sent.size(), now, message.headers(), message.value());
    sent.add(new Topics.Sent(record, command, CommandCodec.digest(message)));
  }

  void sendAgain(Command command) {
    send(CommandCodec.encode(command), command);
  }

  void sendNonsense(String expected) {
    sendNonsense(List.of(Header.of(Names.EXPECT, expected)));
  }

  void sendNonsense(String expected, String id) {
    sendNonsense(
        List.of(
            Header.of(Names.EXPECT, expected),
            Header.of("ce_source", Names.LOAD),
            Header.of("ce_id", id)));
  }

  private void sendNonsense(List<Header> headers) {
    sent.add(
        new Topics.Sent(
            new Received(
                "windlass.commands",
                0,
                sent.size(),
                now,
                headers,
                "{".getBytes(StandardCharsets.UTF_8)),
            null,
            ""));
  }

  void refuseLast(FailureCode code, String reason) {
    Received record = sent.getLast().record();
    dead.add(
        new Topics.DeadLetter(record, record.partition(), record.offset(), code.name(), reason));
  }

  void rejected(Command command, FailureCode code, String reason) {
    Failure failure = Failure.of(code, reason, null);
    tell(new JobEvent.Rejected(reference(command, 0, 1, tick()), failure));
    Topics.Sent last = sent.getLast();
    AuditRecord.Origin origin =
        new AuditRecord.Origin(
            last.digest(), "windlass.commands", last.record().partition(), last.record().offset());
    AuditRecord audit =
        new AuditRecord(
            Stage.DENIED,
            now,
            reference(command, 0, 1, now),
            new AuditRecord.Actor(null, null),
            origin,
            null,
            null,
            null,
            failure,
            "test");
    record(audit);
  }

  static JobReference reference(Command command, int attempt, long sequence, Instant time) {
    return new JobReference(
        command.jobId(),
        command.type().name() + ".v1",
        command.id(),
        command.source(),
        command.target(),
        attempt,
        sequence,
        time);
  }

  void tell(JobEvent event) {
    Message message = EventCodec.encode(event);
    Received record =
        new Received("windlass.status", 0, told.size(), now, message.headers(), message.value());
    told.add(new Topics.Told(record, record.header("ce_id"), event));
  }

  void audit(Command command, Stage stage, int attempt, long sequence) {
    AuditRecord audit =
        new AuditRecord(
            stage,
            now,
            reference(command, attempt, sequence, now),
            new AuditRecord.Actor(null, null),
            new AuditRecord.Origin(
                CommandCodec.digest(CommandCodec.encode(command)), "windlass.commands", 0, 0),
            null,
            null,
            null,
            null,
            "test");
    record(audit);
  }

  private void record(AuditRecord audit) {
    Message message = EventCodec.encode(audit);
    Received record =
        new Received("windlass.audit", 0, recorded.size(), now, message.headers(), message.value());
    recorded.add(new Topics.Recorded(record, record.header("ce_id"), audit));
    durable.put(record.header("ce_id"), now);
  }

  void step(Command command, Change change, String writer, String owner, int attempt) {
    steps.add(
        new Step(
            tick(),
            writer,
            command.jobId(),
            change,
            token(change, attempt),
            attempt,
            owner,
            true,
            command.type().name(),
            command.target().engine(),
            command.target().database()));
  }

  /** A claim raises it, and so does a release. */
  private static long token(Change change, int attempt) {
    return switch (change) {
      case ADMITTED -> 0;
      case CLAIMED, ENDED -> 2L * attempt - 1;
      case RELEASED -> 2L * attempt;
    };
  }

  void accept(Command command) {
    step(command, Change.ADMITTED, "one", null, 0);
    tell(new JobEvent.Accepted(reference(command, 0, 1, now)));
    audit(command, Stage.REQUESTED, 0, 1);
  }

  void start(Command command, String worker) {
    step(command, Change.CLAIMED, worker, worker, 1);
    tell(new JobEvent.Started(reference(command, 1, 2, now), worker));
    audit(command, Stage.STARTED, 1, 2);
  }

  void succeed(Command command, String worker) {
    step(command, Change.ENDED, worker, worker, 1);
    tell(
        new JobEvent.Succeeded(
            reference(command, 1, 3, now),
            JsonNodeFactory.instance.objectNode(),
            Duration.ofSeconds(1)));
    audit(command, Stage.SUCCEEDED, 1, 3);
    ended.add(new Ended(command.jobId(), JobState.SUCCEEDED, 1, null));
  }

  void progress(Command command, int attempt) {
    tell(
        new JobEvent.Progress(
            reference(command, attempt, 2, tick()), "work", attempt, null, "rows"));
  }

  /** The worker of the first attempt dies, and another one makes the second. */
  void takeOver(Command command, String dead, String heir) {
    step(command, Change.RELEASED, heir, dead, 1);
    steps.set(steps.size() - 1, lapsed(steps.getLast()));
    Failure failure = Failure.of(FailureCode.INTERNAL, "It stopped answering.", null);
    tell(new JobEvent.Retrying(reference(command, 1, 3, now), failure, now));
    step(command, Change.CLAIMED, heir, heir, 2);
    tell(new JobEvent.Started(reference(command, 2, 4, now), heir));
    step(command, Change.ENDED, heir, heir, 2);
    tell(
        new JobEvent.Succeeded(
            reference(command, 2, 5, now),
            JsonNodeFactory.instance.objectNode(),
            Duration.ofSeconds(1)));
    audit(command, Stage.SUCCEEDED, 2, 5);
    ended.add(new Ended(command.jobId(), JobState.SUCCEEDED, 2, null));
  }

  private static Step lapsed(Step step) {
    return new Step(
        step.at(),
        step.writer(),
        step.job(),
        step.change(),
        step.token(),
        step.attempt(),
        step.owner(),
        false,
        step.command(),
        step.engine(),
        step.database());
  }

  void run(Command command) {
    accept(command);
    start(command, "one");
    succeed(command, "one");
  }

  void write(String entry) {
    ledger.computeIfAbsent(entry, _ -> new ArrayList<>()).add(tick());
  }

  History history() {
    List<StoreState.Line> archive =
        recorded.stream()
            .map(
                one ->
                    new StoreState.Line(
                        "audit/0", one.record().partition(), one.record().offset(), one.id()))
            .toList();
    return history(archive);
  }

  History history(List<StoreState.Line> archive) {
    return new History(
        new Topics(sent, told, recorded, dead, List.of()),
        new ControlStore(steps, ended, open, 0, durable, inherited, documents, firings, Map.of()),
        new EngineState(ledger, databases, sessions, users, papers, setting),
        new StoreState(backups, archive, uploads, List.of(), List.of()),
        leaks);
  }

  /** The checks that found something. */
  Set<String> found() {
    return found(history());
  }

  static Set<String> found(History history) {
    return Checker.check(history).stream().map(Violation::check).collect(Collectors.toSet());
  }
}
