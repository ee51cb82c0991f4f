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
  final Set<String> documents = new HashSet<>();
  final Map<String, List<Instant>> ledger = new HashMap<>();
  final Map<String, Long> databases = new HashMap<>(Map.of(Names.SHOP, 10L, Names.TWIN, 10L));
  final Set<String> sessions = new HashSet<>();
  final List<StoreState.Backup> backups = new ArrayList<>();
  final List<String> uploads = new ArrayList<>();
  final List<String> leaks = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  Instant tick() {
    now = now.plusSeconds(1);
    return now;
  }

  Command send(CommandBuilder builder, String id) {
    Command command = builder.source(Names.LOAD).id(id).build();
    send(CommandCodec.encode(command), command);
    return command;
  }

  private void send(Message message, Command command) {
    Received record =
        new Received("windlass.commands", 0, sent.size(), message.headers(), message.value());
    sent.add(new Topics.Sent(record, command, CommandCodec.digest(message)));
  }

  void sendAgain(Command command) {
    send(CommandCodec.encode(command), command);
  }

  void sendNonsense(String expected) {
    sent.add(
        new Topics.Sent(
            new Received(
                "windlass.commands",
                0,
                sent.size(),
                List.of(Header.of(Names.EXPECT, expected)),
                "{".getBytes(StandardCharsets.UTF_8)),
            null,
            ""));
  }

  void refuseLast(FailureCode code, String reason) {
    Received record = sent.getLast().record();
    dead.add(
        new Topics.DeadLetter(record, record.partition(), record.offset(), code.name(), reason));
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
        new Received("windlass.status", 0, told.size(), message.headers(), message.value());
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
    Message message = EventCodec.encode(audit);
    Received record =
        new Received("windlass.audit", 0, recorded.size(), message.headers(), message.value());
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
        new ControlStore(steps, ended, open, 0, durable, documents, firings, Map.of()),
        new EngineState(ledger, databases, sessions),
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
