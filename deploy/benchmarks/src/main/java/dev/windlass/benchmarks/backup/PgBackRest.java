package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * pgBackRest with a repository in a directory of this machine, zstd level 1 and two processes. It
 * archives the log itself, as it insists on.
 */
final class PgBackRest {
  private static final String STANZA = "bench";

  private final Path directory;
  private final Path data;

  /**
   * @param directory where its configuration, logs and repository are
   * @param data the server's data directory
   */
  PgBackRest(Path directory, Path data) {
    this.directory = directory;
    this.data = data;
  }

  /** What the server is started with. */
  PostgresOptions options(PostgresOptions options) throws IOException {
    Path socket = Files.createDirectories(directory.resolve("socket"));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
    return options
        .with("unix_socket_directories", socket.toString())
        .with("archive_mode", "on")
        .with(
            "archive_command",
            "pgbackrest --config=%s --stanza=%s archive-push %%p"
                .formatted(configuration(), STANZA));
  }

  private Path configuration() {
    return directory.resolve("pgbackrest.conf");
  }

  /** Makes the repository. */
  void prepare(PostgresServer server) throws Exception {
    Path own = Files.createDirectories(directory.resolve("own"));
    Files.setOwner(own, Files.getOwner(data));
    Files.writeString(
        configuration(),
        """
        [global]
        repo1-path=%1$s/repository
        repo1-retention-full=100
        log-path=%1$s
        lock-path=%1$s
        spool-path=%1$s
        log-level-console=warn
        log-level-file=off
        process-max=2
        compress-type=zst
        compress-level=1
        start-fast=y

        [%2$s]
        pg1-path=%3$s
        pg1-port=%4$d
        pg1-user=%5$s
        pg1-socket-path=%6$s
        """
            .formatted(
                own, STANZA, data, server.port(), server.user(), directory.resolve("socket")));
    run(server, "stanza-create");
  }

  /** Takes a full backup. */
  void backUp(PostgresServer server) throws Exception {
    run(server, "--type=full", "backup");
  }

  /** How many bytes its repository has. */
  long size() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("own/repository/backup"))) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private void run(PostgresServer server, String... words) throws Exception {
    List<String> line = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      String owner = Files.getOwner(data).getName();
      line.addAll(List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--init-groups"));
    }
    line.addAll(List.of("pgbackrest", "--config=" + configuration(), "--stanza=" + STANZA));
    line.addAll(List.of(words));
    Path log = directory.resolve("pgbackrest.log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(server.clientEnvironment("postgres"));
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          "pgBackRest ended with " + status + ": " + Files.readString(log));
    }
  }
}
