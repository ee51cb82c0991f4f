package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing with its properties, a line each. */
final class Card {
  private record Line(String label, String value) {}

  private final List<Line> lines = new ArrayList<>();

  /** Adds a line; nothing for null or an empty text. */
  Card add(String label, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      lines.add(new Line(label, Text.visible(value.toString())));
    }
    return this;
  }

  void print(Terminal terminal) {
    int widest = lines.stream().mapToInt(line -> line.label().length()).max().orElse(0);
    for (Line line : lines) {
      String label = line.label() + " ".repeat(widest - line.label().length());
      terminal.out().println(terminal.outStyle().bold(label) + "  " + line.value());
    }
    terminal.out().flush();
  }
}
