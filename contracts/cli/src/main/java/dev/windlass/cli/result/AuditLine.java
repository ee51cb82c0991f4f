package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.Failure;
import dev.windlass.messages.event.AuditRecord;
import java.util.StringJoiner;

/** An audit record in a line: when, what, about what, by whom, with what outcome. */
public final class AuditLine {
  private AuditLine() {}

  /** The line. */
  public static String of(AuditRecord audit, Style style) {
    StringJoiner line = new StringJoiner("  ");
    line.add(Quantity.time(audit.time()));
    line.add(stage(audit, style));
    line.add(String.valueOf(audit.job().command()));
    String target = Text.visible(JobTables.target(audit.job().target()));
    line.add(target.isEmpty() ? "-" : target);
    String by = audit.actor().requestedBy();
    line.add("by " + (by == null ? "unknown" : Text.visible(by)));
    String reason = audit.actor().reason();
    if (reason != null) {
      line.add("(" + Text.visible(reason) + ")");
    }
    line.add("job " + audit.job().id());
    String outcome = audit.outcome();
    if (outcome != null) {
      line.add(Text.visible(outcome));
    }
    Failure failure = audit.failure();
    if (failure != null) {
      line.add(Text.visible(failure.code() + ": " + failure.message()));
    }
    return line.toString();
  }

  private static String stage(AuditRecord audit, Style style) {
    String word = "%-9s".formatted(audit.stage().word());
    return switch (audit.stage()) {
      case REQUESTED, STARTED -> word;
      case SUCCEEDED -> style.good(word);
      case DENIED, OUTCOME_UNKNOWN -> style.warning(word);
      case FAILED -> style.bad(word);
    };
  }
}
