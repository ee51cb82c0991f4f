package dev.windlass.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The directory of one PostgreSQL server: {@code data}, {@code postgres.log}, {@code password}.
 *
 * @param directory where they are
 * @param account who runs the server and owns the data
 * @param createdHere whether the directory was made by us and may be removed by us
 */
record PostgresHome(Path directory, ServerAccount account, boolean createdHere) {
  private static final String SUPERUSER = "postgres";

  /** Makes or enters the home; data that are there already are kept. */
  static PostgresHome prepare(Path wanted, PostgresInstallation installation) throws IOException {
    Path directory = wanted.toAbsolutePath().normalize();
    boolean created = Files.notExists(directory) || isEmpty(directory);
    Files.createDirectories(directory);
    ServerAccount account =
        ServerAccount.forServerIn(directory)
            .orElseThrow(
                () ->
                    new TestbedException(
                        "PostgreSQL refuses to run as root, and no other user may work in "
                            + directory
                            + "; run as another user, or put the directory elsewhere."));
    PostgresHome home = new PostgresHome(directory, account, created);
    if (Files.notExists(home.data().resolve("PG_VERSION"))) {
      home.initialize(installation);
    }
    return home;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("postgres.log");
  }

  String password() throws IOException {
    return StoredPassword.in(directory.resolve("password"));
  }

  /** Writes the settings that the server reads at its next start. */
  void configure(Map<String, String> settings, int port) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("listen_addresses = '127.0.0.1'");
    lines.add("port = " + port);
    lines.add("unix_socket_directories = ''");
    lines.add("log_timezone = 'UTC'");
    settings.forEach((name, value) -> lines.add(name + " = '" + value.replace("'", "''") + "'"));
    Path file = data().resolve("windlass.conf");
    Files.write(file, lines);
    account.own(file);
  }

  /** The server's process as it tells in {@code postmaster.pid}, once it takes connections. */
  OptionalLong readyPid() throws IOException {
    Path file = data().resolve("postmaster.pid");
    if (Files.notExists(file)) {
      return OptionalLong.empty();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
    return ready ? OptionalLong.of(Long.parseLong(lines.getFirst().strip())) : OptionalLong.empty();
  }

  private void initialize(PostgresInstallation installation) throws IOException {
    Directories.delete(data());
    Directories.createPrivate(data());
    account.own(data());
    Path passwordFile = Files.createTempFile(directory, "initdb", ".tmp");
    try {
      Files.writeString(passwordFile, password());
      account.own(passwordFile);
      Command.of(
              account.command(
                  List.of(
                      installation.tool("initdb").toString(),
                      "--pgdata=" + data(),
                      "--username=" + SUPERUSER,
                      "--pwfile=" + passwordFile,
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--locale=C.UTF-8",
                      "--no-sync")))
          .run();
    } finally {
      Files.delete(passwordFile);
    }
    Files.writeString(
        data().resolve("postgresql.conf"),
        "\ninclude = 'windlass.conf'\n",
        StandardOpenOption.APPEND);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }
}
