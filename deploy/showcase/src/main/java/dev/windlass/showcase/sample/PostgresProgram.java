package dev.windlass.showcase.sample;

import dev.windlass.testbed.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs PostgreSQL's own programs against one database. The password travels in the environment.
 *
 * @param server the server
 * @param database the database
 */
public record PostgresProgram(PostgresServer server, String database) {

  /**
   * Runs a program to its end.
   *
   * @return what it wrote to standard output
   * @throws IllegalStateException with what it wrote to standard error, when it fails
   */
  public String run(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(server.installation().tool(program).toString());
    words.addAll(List.of(arguments));
    File errors = null;
    try {
      errors = File.createTempFile(program, ".err");
      ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors);
      builder.environment().putAll(server.clientEnvironment(database));
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            program
                + " ended with "
                + code
                + ": "
                + java.nio.file.Files.readString(errors.toPath()));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + program + " ran", e);
    } finally {
      if (errors != null && !errors.delete()) {
        errors.deleteOnExit();
      }
    }
  }
}
