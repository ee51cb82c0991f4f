package dev.windlass.postgresql;

import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs shell scripts with PostgreSQL's own tools on the path. */
final class Shell {
  private Shell() {}

  /** Runs a script in a directory; fails with what it said. */
  static String run(PostgresServer server, Path directory, String script) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-eu", "-c", script)
              .directory(directory.toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(server.clientEnvironment("postgres"));
      builder.environment().remove("PGDATABASE");
      builder
          .environment()
          .merge("PATH", server.installation().bin().toString(), (old, bin) -> bin + ":" + old);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("The script failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
