package dev.windlass.cli.run;

import dev.windlass.cli.terminal.Terminal;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import tools.jackson.databind.node.ObjectNode;

/** Writes for programs: one document for a result, one line for each thing of a stream. */
public final class JsonPrinter {
  private final Terminal terminal;

  /** Prints on this terminal's output. */
  public JsonPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  /** {@code {"job": …}}: a job that nobody waits for. */
  public void sent(JobId job) {
    print(object(job, "sent"));
  }

  /**
   * {@code {"job": …, "state": …}} with {@code duration} and {@code result}, or {@code failure}.
   */
  void end(JobEvent end) {
    ObjectNode out = object(end.job().id(), end.word());
    switch (end) {
      case JobEvent.Succeeded succeeded ->
          out.put("duration", succeeded.duration().toString()).set("result", succeeded.result());
      case JobEvent.Failed failed -> out.putPOJO("failure", failed.failure());
      case JobEvent.Rejected rejected -> out.putPOJO("failure", rejected.failure());
      case JobEvent.Cancelled cancelled -> out.putPOJO("failure", cancelled.failure());
      case JobEvent.Expired expired -> out.putPOJO("failure", expired.failure());
      case JobEvent.Accepted _,
          JobEvent.Waiting _,
          JobEvent.Started _,
          JobEvent.Progress _,
          JobEvent.Retrying _ ->
          throw new IllegalArgumentException(end.word() + " is no end.");
    }
    print(out);
  }

  /** A line: the event's data with its {@code event} word. */
  public void event(JobEvent event) {
    ObjectNode line = WindlassJson.events().createObjectNode().put("event", event.word());
    line.setAll((ObjectNode) WindlassJson.events().valueToTree(event));
    line(line);
  }

  /** A line: the record. */
  public void audit(AuditRecord audit) {
    line(WindlassJson.events().valueToTree(audit));
  }

  private static ObjectNode object(JobId job, String state) {
    return WindlassJson.events().createObjectNode().put("job", job.value()).put("state", state);
  }

  private void print(ObjectNode document) {
    terminal
        .out()
        .println(
            WindlassJson.events().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    terminal.out().flush();
  }

  private void line(ObjectNode document) {
    terminal.out().println(WindlassJson.events().writeValueAsString(document));
    terminal.out().flush();
  }
}
