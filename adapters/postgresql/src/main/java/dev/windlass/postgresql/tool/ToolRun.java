package dev.windlass.postgresql.tool;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of {@code pg_dump} or {@code pg_restore}, or of several programs that read what the one
 * before has written, the last of which works on the server. The login goes through the
 * environment, never through an argument. When the work is cancelled, the program is ended and so
 * are its sessions on the server, which would otherwise finish the statement that they are at.
 */
public final class ToolRun implements AutoCloseable {
  private static final int KEPT_LINES = 12;

  /** The server cuts application names here. */
  private static final int LONGEST_NAME = 63;

  private static final long GRACE_SECONDS = 5;

  private final Connections connections;
  private final List<String> programs;
  private final String applicationName;
  private final List<Process> processes;
  private final Deque<String> complaints = new ArrayDeque<>();
  private final List<Thread> listeners;
  private final WorkMonitor monitor;
  private final WorkMonitor.Registration stop;

  private ToolRun(
      Connections connections, Command command, String applicationName, WorkMonitor monitor)
      throws IOException {
    this.connections = connections;
    this.programs =
        command.lines.stream()
            .map(line -> String.valueOf(Path.of(line.getFirst()).getFileName()))
            .toList();
    this.applicationName = applicationName;
    this.monitor = monitor;
    List<ProcessBuilder> builders = command.lines.stream().map(ProcessBuilder::new).toList();
    builders.forEach(builder -> clean(builder.environment()));
    logIn(builders.getLast().environment(), connections.settings(), command, applicationName);
    this.processes = ProcessBuilder.startPipeline(builders);
    this.listeners =
        processes.stream()
            .map(process -> Thread.ofVirtual().name("tool-stderr").start(() -> listen(process)))
            .toList();
    this.stop = monitor.onCancel(this::kill);
  }

  /**
   * What to run.
   *
   * @param lines the programs with their arguments, each of which reads what the one before writes
   * @param database where the last one connects
   * @param purpose what for
   * @param options server settings for its sessions, as {@code -c name=value}
   */
  public record Command(
      List<List<String>> lines, String database, Purpose purpose, List<String> options) {
    /** One program. */
    public Command(
        Path program,
        List<String> arguments,
        String database,
        Purpose purpose,
        List<String> options) {
      this(List.of(line(program, arguments)), database, purpose, options);
    }

    /** A program with its arguments. */
    public static List<String> line(Path program, List<String> arguments) {
      List<String> line = new ArrayList<>(List.of(program.toString()));
      line.addAll(arguments);
      return line;
    }
  }

  /**
   * Starts a program.
   *
   * @param run tells this run's sessions from all others
   * @throws EngineException {@code CONFIGURATION_INVALID} when it cannot be started
   */
  public static ToolRun start(
      Connections connections, Command command, String run, WorkMonitor monitor) {
    try {
      String name = command.purpose().applicationName(connections.settings()) + ' ' + run;
      return new ToolRun(
          connections, command, name.substring(0, Math.min(name.length(), LONGEST_NAME)), monitor);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "%s cannot be started: %s"
              .formatted(command.lines().getFirst().getFirst(), e.getMessage()),
          null,
          "Check toolsDirectory in the Engine document and the program's permissions.",
          e);
    }
  }

  /**
   * A dump's table of contents, as {@code pg_restore --list} prints it with these options.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when the dump cannot be read to its end
   */
  public static List<String> listContents(Path restore, Path dump, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--list"));
    arguments.addAll(List.of(options));
    byte[] output = read(restore, dump, arguments);
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * Entries of a dump as the statements that make them, as {@code pg_restore --verbose} writes
   * them: in the dump's own encoding.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when the dump cannot be read to its end
   */
  public static byte[] statements(Path restore, Path dump, List<String> options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--verbose", "--file=-"));
    arguments.addAll(options);
    return read(restore, dump, arguments);
  }

  /**
   * Hands a dump, streamed, to {@code pg_restore} and gives what it makes of it line by line.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when the dump cannot be read to its end
   */
  public static void readStatements(Path restore, InputStream dump, Consumer<String> line)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(restore.toString(), "--file=-", "--section=data");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    CompletableFuture<Void> feeding =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream input = process.getOutputStream()) {
                dump.transferTo(input);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            Thread::startVirtualThread);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String next = output.readLine(); next != null; next = output.readLine()) {
        line.accept(next);
      }
      int status = process.waitFor();
      feeding.join();
      if (status != 0) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "The backup's large objects cannot be read: pg_restore ended with %d."
                .formatted(status),
            "Restore another backup, and keep this one for a look at what happened to it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the worker is shutting down", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException broken
          ? broken.getCause()
          : new IOException("The dump could not be read.", e);
    } finally {
      process.destroy();
    }
  }

  private static byte[] read(Path restore, Path dump, List<String> arguments) throws IOException {
    List<String> line = Command.line(restore, arguments);
    line.add(dump.toString());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C");
    Path complaints = Files.createTempFile("windlass-p" + ProcessHandle.current().pid(), "-said");
    Process process = builder.redirectError(complaints.toFile()).start();
    try (InputStream output = process.getInputStream()) {
      byte[] all = output.readAllBytes();
      if (process.waitFor() != 0) {
        List<String> said = Files.readString(complaints).lines().toList();
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "The backup's schema cannot be read: "
                + String.join("; ", said.subList(Math.max(0, said.size() - 2), said.size())),
            "Restore another backup, and keep this one for a look at what happened to it.");
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the worker is shutting down", e);
    } finally {
      process.destroy();
      Files.deleteIfExists(complaints);
    }
  }

  private static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("LC_ALL", "C");
  }

  private static void logIn(
      Map<String, String> environment,
      ServerSettings settings,
      Command command,
      String applicationName) {
    environment.put("PGHOST", settings.host());
    environment.put("PGPORT", Integer.toString(settings.port()));
    environment.put("PGUSER", settings.username());
    environment.put("PGDATABASE", command.database());
    environment.put("PGAPPNAME", applicationName);
    environment.put("PGSSLMODE", settings.tls());
    environment.put("PGPASSFILE", "/dev/null");
    environment.put("PGCONNECT_TIMEOUT", Long.toString(settings.connectTimeout().toSeconds() + 1));
    settings.tlsRootCertificate().ifPresent(file -> environment.put("PGSSLROOTCERT", file));
    settings.password().map(Secret::reveal).ifPresent(it -> environment.put("PGPASSWORD", it));
    if (!command.options().isEmpty()) {
      environment.put("PGOPTIONS", "-c " + String.join(" -c ", command.options()));
    }
  }

  /** What the program writes. */
  public InputStream output() {
    return processes.getLast().getInputStream();
  }

  /** What the program reads. */
  public OutputStream input() {
    return processes.getFirst().getOutputStream();
  }

  /**
   * Waits for the end.
   *
   * @throws EngineException {@code STATEMENT_FAILED} with what the program said; a failure of the
   *     server or a cancel when that is the reason
   */
  public void finish() {
    await();
    monitor.throwIfCancelled();
    // When the last one fails, those before it fail to write.
    for (int i = processes.size() - 1; i >= 0; i--) {
      int status = processes.get(i).exitValue();
      if (status != 0) {
        throw failure(programs.get(i), status);
      }
    }
  }

  private void await() {
    try {
      for (Process process : processes) {
        process.waitFor();
      }
      for (Thread listener : listeners) {
        listener.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      monitor.throwIfCancelled();
      throw new EngineException(
          FailureCode.CANCELLED,
          programs.getFirst() + " was stopped: the worker is shutting down.",
          null);
    }
  }

  /** A server that is gone explains itself; what the program makes of it is less exact. */
  private EngineException failure(String program, int status) {
    try (ServerConnection connection = connections.control()) {
      connection.one("SELECT 1", row -> true);
    } catch (EngineException serverIsGone) {
      return serverIsGone;
    }
    return new EngineException(
        FailureCode.STATEMENT_FAILED,
        "%s ended with %d: %s".formatted(program, status, complaints()),
        null,
        "The server's log has the statement in full.",
        null);
  }

  /** The last lines of the program's complaint, on one line. */
  public String complaints() {
    synchronized (complaints) {
      return complaints.isEmpty() ? "it gave no reason" : String.join("; ", complaints);
    }
  }

  private void listen(Process process) {
    try (BufferedReader lines = process.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (complaints) {
          if (complaints.size() == KEPT_LINES) {
            complaints.removeFirst();
          }
          complaints.add(line.strip());
        }
      }
    } catch (IOException closed) {
      // The program was ended; what it said until then is kept.
    }
  }

  private void kill() {
    processes.forEach(Process::destroy);
    endSessions();
    try {
      if (!processes.getLast().waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        processes.forEach(Process::destroyForcibly);
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  private void endSessions() {
    try (ServerConnection connection = connections.control()) {
      connection.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = ? AND usename = current_user",
          row -> row.getBoolean(1),
          applicationName);
    } catch (EngineException unreachable) {
      // Then there is nobody to tell, and the sessions end with the connection.
    }
  }

  @Override
  public void close() {
    stop.close();
    if (processes.stream().anyMatch(Process::isAlive)) {
      kill();
    }
    try {
      input().close();
    } catch (IOException gone) {
      // The program has ended.
    }
  }
}
