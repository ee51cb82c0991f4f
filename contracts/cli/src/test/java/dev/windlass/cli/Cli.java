package dev.windlass.cli;

import dev.windlass.cli.option.Environment;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Runs the program in this JVM and keeps what it says. */
final class Cli {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** What came of one run. */
  record Run(int exit, String out, String err) {}

  private final Map<String, String> variables = new HashMap<>(Map.of("WINDLASS_USER", "alice"));
  private final Path directory;
  private String input = "";
  private int width = Terminal.UNBOUNDED;

  Cli(Path directory) {
    this.directory = directory;
  }

  Cli with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Cli input(String text) {
    input = text;
    return this;
  }

  Cli terminal(int columns) {
    width = columns;
    return this;
  }

  Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out), new PrintWriter(err), width, width, style(), style(), true);
    int exit =
        new Windlass(
                new Environment(
                    terminal,
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    variables,
                    directory,
                    Clock.fixed(NOW, ZoneOffset.UTC)))
            .run(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return new Run(exit, out.toString(), err.toString());
  }

  private Style style() {
    return width == Terminal.UNBOUNDED ? Style.PLAIN : Style.COLOUR;
  }
}
