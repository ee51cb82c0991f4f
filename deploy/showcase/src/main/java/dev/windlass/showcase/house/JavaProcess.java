package dev.windlass.showcase.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of ours in a JVM of its own, with our class path. What is secret reaches it through its
 * environment and never through its arguments. Programs started with it call {@link
 * #endWithParent}, so that they do not outlive this JVM.
 */
public final class JavaProcess implements AutoCloseable {
  /**
   * What a JVM is told that lives for minutes at most: to leave the optimizing compiler alone,
   * which takes half of the processor time of a start and is paid back later than that.
   */
  public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");

  /** The environment variable with the file that the program writes when it is ready. */
  private static final String READY = "WINDLASS_SHOWCASE_READY";

  private static final int FIRST_HEAP = 48;
  private static final Duration START_TIME = Duration.ofSeconds(90);
  private static final Duration STOP_TIME = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  private final String answer;

  /**
   * What to start.
   *
   * @param name for messages and file names
   * @param program the main class
   * @param arguments its arguments; no secrets
   * @param heapMegabytes its largest heap
   * @param environment what it finds in its environment
   * @param jvm further options of its JVM
   */
  public record Plan(
      String name,
      Class<?> program,
      List<String> arguments,
      int heapMegabytes,
      Map<String, String> environment,
      List<String> jvm) {
    /** A plan without further options. */
    public Plan(
        String name,
        Class<?> program,
        List<String> arguments,
        int heapMegabytes,
        Map<String, String> environment) {
      this(name, program, arguments, heapMegabytes, environment, List.of());
    }
  }

  private JavaProcess(String name, Process process, Path log, Path ready) throws IOException {
    this.name = name;
    this.process = process;
    this.log = log;
    this.answer = awaitStart(ready);
  }

  /** Starts it and waits until it says that it is ready. */
  public static JavaProcess start(Plan plan, HouseOptions options) {
    Path log = options.logs().resolve(plan.name() + ".log");
    Path ready = options.directory().resolve(plan.name() + ".ready");
    try {
      Files.createDirectories(options.logs());
      Files.deleteIfExists(log);
      Files.deleteIfExists(ready);
      ProcessBuilder builder =
          new ProcessBuilder(words(plan))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(plan.environment());
      builder.environment().put(READY, ready.toString());
      Process process = builder.start();
      boolean started = false;
      try {
        process.getOutputStream().close();
        JavaProcess running = new JavaProcess(plan.name(), process, log, ready);
        started = true;
        return running;
      } finally {
        if (!started) {
          // Nobody would know of it: whoever waited may have been interrupted.
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + plan.name(), e);
    }
  }

  private static List<String> words(Plan plan) {
    List<String> words =
        new ArrayList<>(
            List.of(
                // Ctrl-C reaches this JVM alone, which then stops its processes in good order.
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + plan.heapMegabytes() + "m",
                // Else it begins with a 64th of the machine's memory, and keeps it.
                "-Xms" + Math.min(FIRST_HEAP, plan.heapMegabytes()) + "m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
    words.addAll(plan.jvm());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), plan.program().getName()));
    words.addAll(plan.arguments());
    return words;
  }

  /** For the program: ends it when the process that started it ends. */
  public static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent ->
                Thread.ofPlatform()
                    .daemon()
                    .name("watch-parent")
                    .start(
                        () -> {
                          parent.onExit().join();
                          System.exit(0);
                        }));
  }

  /** For the program: says that it is ready, and what its starter has to know. */
  public static void ready(String answer) throws IOException {
    Path file = Path.of(System.getenv(READY));
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(written, answer);
    Files.move(written, file);
  }

  private String awaitStart(Path ready) throws IOException {
    long deadline = System.nanoTime() + START_TIME.toNanos();
    while (!Files.exists(ready)) {
      if (waitFor(Duration.ofMillis(50))) {
        throw new IllegalStateException(ending());
      }
      if (System.nanoTime() > deadline) {
        close();
        throw new IllegalStateException(
            name + " has not started in " + START_TIME.toSeconds() + " s; its log is " + log);
      }
    }
    String said = Files.readString(ready);
    Files.delete(ready);
    return said;
  }

  /** The cause stands on the first line, for readers who see no more than that of a failure. */
  private String ending() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    String cause =
        lines.reversed().stream()
            .filter(line -> line.startsWith("Caused by: ") || line.startsWith("Exception in "))
            .findFirst()
            .map(line -> " (" + line + ")")
            .orElse("");
    return "%s ended with %d%s; the end of %s is:\n%s"
        .formatted(
            name,
            process.exitValue(),
            cause,
            log,
            String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
  }

  private boolean waitFor(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, e);
    }
  }

  /** What the program said when it was ready. */
  public String answer() {
    return answer;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What it writes. */
  public Path log() {
    return log;
  }

  /** Whether it has not ended. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    waitFor(STOP_TIME);
  }

  /** Sends it a signal: {@code STOP}, {@code CONT}. */
  public void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      kill.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot signal " + this.name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    if (!waitFor(STOP_TIME)) {
      kill();
    }
  }
}
