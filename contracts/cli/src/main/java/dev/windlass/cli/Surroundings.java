package dev.windlass.cli;

import dev.windlass.cli.option.Environment;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Terminal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out what the program writes to. The start script knows best and says so in variables, since
 * Java has no way to ask about each stream; without it, a console counts as two terminals.
 */
final class Surroundings {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;

  private Surroundings() {}

  static Environment find() {
    Map<String, String> variables = System.getenv();
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel", variables.getOrDefault(Windlass.LOG, "off"));
    return new Environment(
        terminal(variables),
        System.in,
        variables,
        Path.of(System.getProperty("user.dir", ".")),
        Clock.systemUTC());
  }

  private static Terminal terminal(Map<String, String> variables) {
    int width = width(variables.getOrDefault("COLUMNS", ""));
    boolean out = isTerminal(variables, "WINDLASS_STDOUT_TTY");
    boolean err = isTerminal(variables, "WINDLASS_STDERR_TTY");
    boolean dumb = variables.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        out ? width : Terminal.UNBOUNDED,
        err && !dumb ? width : Terminal.UNBOUNDED,
        out && !dumb ? Style.COLOUR : Style.PLAIN,
        err && !dumb ? Style.COLOUR : Style.PLAIN,
        isUnicode());
  }

  private static int width(String columns) {
    return NUMBER.matcher(columns).matches()
        ? Math.max(LEAST_WIDTH, Integer.parseInt(columns))
        : USUAL_WIDTH;
  }

  private static boolean isTerminal(Map<String, String> variables, String name) {
    String said = variables.get(name);
    return said == null
        ? Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        : said.equals("1");
  }

  private static boolean isUnicode() {
    return System.getProperty("native.encoding", "").toUpperCase(Locale.ROOT).contains("UTF");
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), false);
  }
}
