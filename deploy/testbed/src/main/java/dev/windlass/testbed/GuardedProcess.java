package dev.windlass.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server process that does not outlive this JVM, not even one that is killed with -9: a small
 * shell stands between the two and stops the server when the pipe from the JVM breaks. Both are in
 * a session of their own, so that Ctrl-C in a terminal reaches the JVM alone, which then stops its
 * servers in the order it wants.
 */
final class GuardedProcess {
  private final Process guardian;

  private GuardedProcess(Process guardian) {
    this.guardian = guardian;
  }

  /**
   * Starts the server.
   *
   * @param farewell the signal that it gets when this JVM is gone
   * @param remove a directory to remove then; an empty text for none
   * @param log where its output is appended; the shell's script is put beside it
   */
  static GuardedProcess start(List<String> server, String farewell, String remove, Path log)
      throws IOException {
    Path script = log.resolveSibling("guardian.sh");
    Files.writeString(script, script());
    List<String> words = new ArrayList<>(List.of("setsid", "sh", script.toString()));
    words.add(farewell);
    words.add(remove);
    words.addAll(server);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Command.clean(builder.environment());
    return new GuardedProcess(builder.start());
  }

  boolean isAlive() {
    return guardian.isAlive();
  }

  /** Whether {@code pid} is one of the server's processes. */
  boolean includes(long pid) {
    return guardian.descendants().anyMatch(process -> process.pid() == pid);
  }

  /** Sends the server a signal: {@code TERM}, {@code INT}, {@code QUIT}. */
  void signal(String name) {
    try {
      OutputStream lifeline = guardian.getOutputStream();
      lifeline.write((name + "\n").getBytes(StandardCharsets.UTF_8));
      lifeline.flush();
    } catch (IOException alreadyGone) {
      // The server ended by itself; waiting for its end will show it.
    }
  }

  /** Ends the server's processes at once, the first one first, so that it cannot mend itself. */
  void kill(long serverPid) {
    List<ProcessHandle> processes =
        ProcessHandle.of(serverPid).stream()
            .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
            .toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
  }

  /** Waits for the end; false when it has not come in time. */
  boolean awaitEnd(Duration time) {
    try {
      return guardian.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("Interrupted while waiting for a server to end.", e);
    }
  }

  private static String script() throws IOException {
    try (InputStream script = GuardedProcess.class.getResourceAsStream("guardian.sh")) {
      if (script == null) {
        throw new IllegalStateException("guardian.sh is not beside its class.");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
