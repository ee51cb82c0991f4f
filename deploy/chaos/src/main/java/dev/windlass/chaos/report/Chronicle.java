package dev.windlass.chaos.report;

import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.History;
import dev.windlass.chaos.history.Received;
import dev.windlass.chaos.history.Topics.DeadLetter;
import dev.windlass.chaos.history.Topics.Recorded;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A history as a text file, one line for each thing that happened, ordered by time: what somebody
 * needs who looks for the cause of a violation after the processes and their data have gone.
 */
public final class Chronicle {
  private record Line(Instant at, String job, String text) {}

  private Chronicle() {}

  /**
   * Writes one.
   *
   * @param file is made, or made anew
   */
  public static void write(History history, Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    history.topics().sent().forEach(sent -> lines.add(line(sent)));
    history.topics().told().forEach(told -> lines.add(line(told)));
    history.topics().recorded().forEach(recorded -> lines.add(line(recorded)));
    history.topics().dead().forEach(dead -> lines.add(line(dead)));
    history.control().steps().forEach(step -> lines.add(line(step)));
    lines.sort(Comparator.comparing(Line::at));
    Files.write(
        file,
        lines.stream()
            .map(line -> "%s %s %s".formatted(line.at(), line.job(), line.text()))
            .toList());
  }

  private static Line line(Sent sent) {
    Command command = sent.command();
    return command == null
        ? new Line(sent.record().time(), "-", "sent at %s, unreadable".formatted(place(sent)))
        : new Line(
            sent.record().time(),
            command.jobId().value(),
            "sent at %s: %s %s, expires %s, digest %s"
                .formatted(
                    place(sent),
                    command.type().name(),
                    command.id(),
                    command.expiryTime(),
                    sent.digest()));
  }

  private static String place(Sent sent) {
    return sent.record().place();
  }

  private static Line line(Told told) {
    Received record = told.record();
    return new Line(
        record.time(),
        told.event().job().id().value(),
        "told at %s: %s, number %d, attempt %d, dated %s"
            .formatted(
                record.place(),
                told.event().word(),
                told.event().job().sequence(),
                told.event().job().attempt(),
                told.event().job().time()));
  }

  private static Line line(Recorded recorded) {
    Received record = recorded.record();
    return new Line(
        record.time(),
        recorded.audit().job().id().value(),
        "recorded at %s: %s, attempt %d, by %s"
            .formatted(
                record.place(),
                recorded.audit().stage().word(),
                recorded.audit().job().attempt(),
                recorded.audit().worker()));
  }

  private static Line line(DeadLetter dead) {
    return new Line(
        dead.record().time(),
        "-",
        "refused windlass.commands-%d@%d: %s %s"
            .formatted(dead.partition(), dead.offset(), dead.code(), dead.reason()));
  }

  private static Line line(Step step) {
    return new Line(
        step.at(),
        step.job().value(),
        "%s by %s: token %d, attempt %d, owner %s%s, %s on %s/%s"
            .formatted(
                step.change(),
                step.writer(),
                step.token(),
                step.attempt(),
                step.owner(),
                step.ownerWasAlive() ? "" : " (lapsed)",
                step.command(),
                step.engine(),
                step.database()));
  }
}
