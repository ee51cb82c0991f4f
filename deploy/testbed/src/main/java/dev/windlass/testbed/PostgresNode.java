package dev.windlass.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One server of a PostgreSQL cluster: a primary, or a standby that streams from it through a slot.
 * It is started and stopped with {@code pg_ctl}, by this class or by whoever is tested; whatever
 * runs on its data ends with this JVM, however that ends. Its standbys log in as {@code replicator}
 * with a password from {@link #passfile}.
 */
public final class PostgresNode implements AutoCloseable {
  private static final String REPLICATOR = "replicator";
  private static final Duration END_TIME = Duration.ofSeconds(60);

  /** Ends the server on $1 when our standard input ends, and removes $2. */
  private static final String LIFELINE =
      """
      cat >/dev/null
      exec 2>/dev/null
      if read -r pid <"$1/postmaster.pid"; then
        kill -CONT "$pid"
        kill -QUIT "$pid"
        while kill -0 "$pid"; do sleep 0.1; done
      fi
      rm -rf -- "$2"
      """;

  private final String name;
  private final PostgresInstallation installation;
  private final PostgresHome home;
  private final int port;
  private final String password;
  private final Process lifeline;

  private PostgresNode(
      String name, PostgresInstallation installation, PostgresHome home, int port, String password)
      throws IOException {
    this.name = name;
    this.installation = installation;
    this.home = home;
    this.port = port;
    this.password = password;
    home.account().own(home.directory());
    this.lifeline =
        new ProcessBuilder(
                "setsid",
                "sh",
                "-c",
                LIFELINE,
                "lifeline",
                home.data().toString(),
                home.directory().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Starts a primary with data of its own. */
  public static PostgresNode primary(String name, PostgresOptions options) {
    try {
      PostgresInstallation installation = PostgresInstallation.find();
      PostgresHome home = PostgresHome.prepare(directory(name), installation);
      PostgresNode node =
          new PostgresNode(name, installation, home, LocalPorts.free(), home.password());
      node.configure(options);
      node.start();
      node.execute(
          "CREATE ROLE %s REPLICATION LOGIN PASSWORD '%s'".formatted(REPLICATOR, node.password));
      return node;
    } catch (IOException e) {
      throw new TestbedException("Cannot set up the primary " + name, e);
    }
  }

  /** Copies this primary with {@code pg_basebackup} and starts a standby that streams from it. */
  public PostgresNode standby(String standby, PostgresOptions options) {
    try {
      Path directory = directory(standby);
      PostgresHome copy = new PostgresHome(directory, home.account(), true);
      Directories.createPrivate(copy.data());
      copy.account().own(copy.data());
      PostgresNode node =
          new PostgresNode(standby, installation, copy, LocalPorts.free(), password);
      node.configurePassfile();
      Command.of(
              home.account()
                  .command(
                      List.of(
                          installation.tool("pg_basebackup").toString(),
                          "--pgdata=" + copy.data(),
                          "--dbname=host=%s port=%d user=%s application_name=%s"
                              .formatted(host(), port, REPLICATOR, standby),
                          "--wal-method=stream",
                          "--checkpoint=fast",
                          "--no-sync",
                          "--write-recovery-conf",
                          "--create-slot",
                          "--slot=" + slotOf(standby))))
          .with(Map.of("PGPASSFILE", node.passfile().toString()))
          .run();
      node.configure(options);
      node.start();
      return node;
    } catch (IOException e) {
      throw new TestbedException("Cannot set up the standby " + standby, e);
    }
  }

  /** The slot through which a standby of this name streams. */
  public static String slotOf(String standby) {
    return "windlass_" + standby;
  }

  private static Path directory(String name) throws IOException {
    Path directory = Files.createTempDirectory("windlass-node-" + name);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  private void configure(PostgresOptions options) throws IOException {
    home.configure(options.settings(), port);
    configurePassfile();
  }

  private void configurePassfile() throws IOException {
    Files.writeString(passfile(), "*:*:*:%s:%s%n".formatted(REPLICATOR, password));
    Files.setPosixFilePermissions(passfile(), PosixFilePermissions.fromString("rw-------"));
    home.account().own(passfile());
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port, the same over restarts. */
  public int port() {
    return port;
  }

  /** The superuser. */
  public String user() {
    return "postgres";
  }

  /** The superuser's password, and the replicator's. */
  public String password() {
    return password;
  }

  /** Its data directory. */
  public Path data() {
    return home.data();
  }

  /** Its log. */
  public Path log() {
    return home.log();
  }

  /** The file from which it takes the password when it is a standby. */
  public Path passfile() {
    return home.directory().resolve("passfile");
  }

  /** The operating system's user that runs it; empty when it is ours. */
  public Optional<String> account() {
    return home.account().user();
  }

  /** The programs that belong to it. */
  public PostgresInstallation installation() {
    return installation;
  }

  /** Starts it; returns when it takes connections. */
  public void start() {
    control("start", "--log=" + home.log());
  }

  /** Stops it and waits for its end. */
  public void stop(PostgresServer.Mode mode) {
    control("stop", "--mode=" + mode.name().toLowerCase(Locale.ROOT));
  }

  private void control(String action, String option) {
    Command.of(
            home.account()
                .command(
                    List.of(
                        installation.tool("pg_ctl").toString(),
                        action,
                        "--pgdata=" + home.data(),
                        "--wait",
                        "--timeout=" + END_TIME.toSeconds(),
                        option)))
        .run();
  }

  /** Kills all its processes, as {@code kill -9} would do. */
  public void kill() {
    List<ProcessHandle> processes =
        postmaster().stream()
            .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
            .toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  /** Sends a signal to its first process, such as {@code STOP}. */
  public void signal(String signal) {
    postmaster()
        .ifPresent(server -> Command.of("kill", "-" + signal, Long.toString(server.pid())).run());
  }

  /** Whether a server runs on its data. */
  public boolean isRunning() {
    return postmaster().isPresent();
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      List<String> lines =
          Files.readAllLines(home.data().resolve("postmaster.pid"), StandardCharsets.UTF_8);
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> process.info().command().orElse("postgres").endsWith("postgres"));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** The address of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host() + ":" + port + "/" + database;
  }

  /** A connection of the superuser, for the caller to close. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password);
  }

  /** Runs a statement as the superuser on the database {@code postgres}. */
  public void execute(String sql) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new TestbedException("Node " + name + " refused: " + sql, e);
    }
  }

  /** The first value of a query's first row, as text. */
  public String ask(String sql) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    } catch (SQLException e) {
      throw new TestbedException("Node " + name + " refused: " + sql, e);
    }
  }

  /** Ends whatever runs on its data, and removes them. */
  @Override
  public void close() {
    try {
      lifeline.getOutputStream().close();
      if (!lifeline.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)) {
        throw new TestbedException("Node " + name + " did not end.");
      }
    } catch (IOException e) {
      throw new TestbedException("Cannot end node " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("Interrupted while node " + name + " ended.", e);
    }
  }
}
