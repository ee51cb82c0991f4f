package dev.windlass.postgresql.lifecycle;

import dev.windlass.postgresql.connection.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a shell script where a node's server runs: on this machine, or through {@code ssh} with the
 * worker's own configuration and keys. Everything that a caller gives is one argument of the script
 * and is never read as shell; secrets go through its standard input.
 */
final class NodeShell {
  /** Becomes the server's user: $1, empty to stay. */
  private static final String AS_USER =
      """
      cd / || exit 3; as=$1; shift
      if [ -z "$as" ] || [ "$(id -un)" = "$as" ]; then exec "$@"
      elif [ "$(id -u)" = 0 ]; then exec runuser -u "$as" -- "$@"
      else exec sudo -n -u "$as" -- "$@"; fi
      """;

  private static final int CONNECT_SECONDS = 10;

  private final NodeSettings node;

  NodeShell(NodeSettings node) {
    this.node = node;
  }

  /**
   * How a script ended.
   *
   * @param status its exit status; 255 when ssh did not get there
   * @param output its standard output
   * @param errors the end of its standard error, on one line
   */
  record Outcome(int status, String output, String errors) {}

  /**
   * Runs a script.
   *
   * @param asServer whether as the server's user, or as whoever logs in there
   * @throws IOException when no program could be started, or it did not end in time and was ended
   */
  Outcome run(
      String script, List<String> arguments, String input, boolean asServer, Duration patience)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words(script, arguments, asServer));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    Process process = builder.start();
    CompletableFuture<String> errors = read(process.getErrorStream());
    CompletableFuture<String> output = read(process.getInputStream());
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closedEarly) {
        // It ended without reading all; its status tells why.
      }
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it did not end within " + patience.toSeconds() + " s");
      }
      return new Outcome(process.exitValue(), output.join(), oneLine(errors.join()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The words of the local command. */
  List<String> words(String script, List<String> arguments, boolean asServer) {
    List<String> inner = new ArrayList<>();
    inner.addAll(List.of("sh", "-c", AS_USER, "windlass"));
    inner.add(asServer ? node.runAs().orElse("") : "");
    inner.addAll(List.of("sh", "-c", script, "windlass"));
    inner.addAll(arguments);
    if (node.ssh().isEmpty()) {
      return inner;
    }
    List<String> remote =
        new ArrayList<>(
            List.of(
                "ssh",
                "-T",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=" + CONNECT_SECONDS,
                "-o",
                "ServerAliveInterval=5"));
    node.sshConfig().ifPresent(file -> remote.addAll(List.of("-F", file)));
    remote.addAll(List.of("--", node.ssh().get()));
    remote.add(inner.stream().map(NodeShell::quote).collect(Collectors.joining(" ")));
    return remote;
  }

  /** One word for a POSIX shell, whatever it holds. */
  static String quote(String word) {
    return '\'' + word.replace("'", "'\\''") + '\'';
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("windlass-node-output")
        .start(
            () -> {
              try {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException ended) {
                text.complete("");
              }
            });
    return text;
  }

  private static String oneLine(String text) {
    List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    return String.join("; ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
  }
}
