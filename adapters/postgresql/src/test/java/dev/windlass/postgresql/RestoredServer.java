package dev.windlass.postgresql;

import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.testbed.LocalPorts;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that a script has brought back from a backup of another one. */
final class RestoredServer {
  private final PostgresServer origin;
  private final Path directory;
  private final int port;

  private RestoredServer(PostgresServer origin, Path directory, int port) {
    this.origin = origin;
    this.directory = directory;
    this.port = port;
  }

  /** A server that runs already. */
  static RestoredServer running(PostgresServer server, Path directory, int port) {
    return new RestoredServer(server, directory, port);
  }

  /** A new directory that any account may pass. */
  static Path publicDirectory() throws IOException {
    Path directory = Files.createTempDirectory("windlass-physical");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  /** Makes a directory below that belongs to the account that the server runs under. */
  static Path owned(Path directory, PostgresServer server) throws IOException {
    Files.createDirectories(directory);
    Files.setOwner(directory, Files.getOwner(server.log().resolveSibling("data")));
    return directory;
  }

  /** Runs the blocks of a backup's {@code RESTORE.md}, in their order. */
  static RestoredServer byInstructions(PostgresServer server, DirectoryStore backup)
      throws IOException {
    return by(server, backup.file("."), instructions(backup));
  }

  /** The blocks of a backup's {@code RESTORE.md}, in their order. */
  static String instructions(DirectoryStore backup) throws IOException {
    return Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(backup.file("RESTORE.md")))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining("\n"));
  }

  /** Runs the script in a directory of the account that the server runs under. */
  static RestoredServer by(PostgresServer server, Path directory, String script)
      throws IOException {
    owned(directory, server);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, Files.getOwner(directory));
      }
    }
    RestoredServer restored = new RestoredServer(server, directory, LocalPorts.free());
    restored.run("bash", "-eu", "-c", script);
    return restored;
  }

  private String run(String... words) {
    try {
      List<String> line = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        String owner = Files.getOwner(directory).getName();
        line.addAll(List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--clear-groups"));
      }
      line.addAll(List.of(words));
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("script.log").toFile());
      builder.environment().put("PGPORT", Integer.toString(port));
      builder.environment().put("LC_ALL", "C");
      builder
          .environment()
          .merge("PATH", origin.installation().bin().toString(), (old, bin) -> bin + ":" + old);
      int status = builder.start().waitFor();
      String said = Files.readString(directory.resolve("script.log"), StandardCharsets.UTF_8);
      if (status != 0) {
        Path log = directory.resolve("restored.log");
        throw new AssertionError(
            "The script failed: "
                + said
                + (Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : ""));
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a script of SQL prints, as {@link PostgresServer#psql} does. */
  String psql(String database, String script) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  origin.installation().tool("psql").toString(),
                  "-XqAt",
                  "-v",
                  "ON_ERROR_STOP=1",
                  "-h",
                  "127.0.0.1",
                  "-p",
                  Integer.toString(port),
                  "-U",
                  origin.user(),
                  "-d",
                  database,
                  "-c",
                  script)
              .redirectErrorStream(true);
      builder.environment().put("PGPASSWORD", origin.password());
      Process psql = builder.start();
      String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (psql.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks at it, and stops it in any case. */
  void check(Consumer<RestoredServer> look) {
    try {
      look.accept(this);
    } finally {
      run("pg_ctl", "-D", "restored", "-m", "immediate", "stop");
    }
  }
}
