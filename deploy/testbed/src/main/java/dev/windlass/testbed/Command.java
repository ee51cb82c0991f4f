package dev.windlass.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A program that runs to its end and says something.
 *
 * @param words the program and its arguments; no secret among them
 * @param environment what is added to ours; PostgreSQL's own variables are taken out first
 * @param input what it reads
 */
record Command(List<String> words, Map<String, String> environment, String input) {
  static Command of(String... words) {
    return of(List.of(words));
  }

  static Command of(List<String> words) {
    return new Command(words, Map.of(), "");
  }

  Command with(Map<String, String> variables) {
    return new Command(words, variables, input);
  }

  Command reading(String text) {
    return new Command(words, environment, text);
  }

  /** Its standard output; a {@link TestbedException} with its standard error when it fails. */
  String run() {
    try {
      Process process = start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closedEarly) {
        // The program ended without reading all; its exit status tells why.
      }
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(
              () -> new String(readAll(process.getErrorStream()), StandardCharsets.UTF_8));
      String output = new String(readAll(process.getInputStream()), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new TestbedException(
            words.getFirst() + " ended with " + status + ": " + errors.join() + output);
      }
      return output;
    } catch (IOException e) {
      throw new TestbedException("Cannot run " + words.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("Interrupted while " + words.getFirst() + " ran.", e);
    }
  }

  boolean succeeds() {
    try {
      run();
      return true;
    } catch (TestbedException failed) {
      return false;
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
    clean(builder.environment());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Takes out what would change how PostgreSQL's programs behave. */
  static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.put("LANG", "C.UTF-8");
  }

  private static byte[] readAll(java.io.InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
