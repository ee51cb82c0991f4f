package dev.windlass.testbed;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server on 127.0.0.1 with password authentication, from the newest installed
 * version. It ends with this JVM, however that ends. Not for use by several threads while starting
 * or stopping.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_TIME = Duration.ofSeconds(60);
  private static final Duration STOP_TIME = Duration.ofSeconds(60);
  private static final int PORT_ATTEMPTS = 5;

  private final PostgresInstallation installation;
  private final PostgresHome home;
  private final PostgresOptions options;
  private final String password;
  private int port;
  private @Nullable GuardedProcess process;

  /** How the server is stopped. */
  public enum Mode {
    /** Waits until every client has gone. */
    SMART("TERM"),
    /** Ends the clients' sessions and writes everything to disk. */
    FAST("INT"),
    /** Ends at once, as in a crash; the next start recovers. */
    IMMEDIATE("QUIT");

    private final String signal;

    Mode(String signal) {
      this.signal = signal;
    }
  }

  private PostgresServer(
      PostgresInstallation installation,
      PostgresHome home,
      PostgresOptions options,
      String password) {
    this.installation = installation;
    this.home = home;
    this.options = options;
    this.password = password;
  }

  /** Starts a server that keeps nothing safe, for tests. */
  public static PostgresServer start(Path directory) {
    return start(directory, PostgresOptions.forTests());
  }

  /**
   * Starts a server in this directory, and makes its data when there are none. Returns when it
   * takes connections.
   *
   * @throws TestbedException when PostgreSQL is not installed or the server does not start; the
   *     message has the end of its log
   */
  public static PostgresServer start(Path directory, PostgresOptions options) {
    try {
      PostgresInstallation installation = PostgresInstallation.find();
      PostgresHome home = PostgresHome.prepare(directory, installation);
      PostgresServer server = new PostgresServer(installation, home, options, home.password());
      server.startOnSomePort();
      return server;
    } catch (IOException e) {
      throw new TestbedException("Cannot set PostgreSQL up in " + directory + ": " + e, e);
    }
  }

  /** The address of a database, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://"
        + host()
        + ":"
        + port
        + "/"
        + URLEncoder.encode(database, StandardCharsets.UTF_8);
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

  /** The superuser's password: random, kept in the server's directory. */
  public String password() {
    return password;
  }

  /** The programs that belong to it, {@code pg_dump} among them. */
  public PostgresInstallation installation() {
    return installation;
  }

  /** Its log. */
  public Path log() {
    return home.log();
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    GuardedProcess current = process;
    return current != null && current.isAlive();
  }

  /** A connection of the superuser, for the caller to close. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password);
  }

  /** Makes an empty database. The name may be any that PostgreSQL takes. */
  public void createDatabase(String name) {
    new PostgresCatalog(this).createDatabase(name);
  }

  /** Drops every database and role that was made since initdb, ending the sessions in them. */
  public void dropEverything() {
    new PostgresCatalog(this).dropEverything();
  }

  /**
   * Runs a script with {@code psql}, stopping at its first error.
   *
   * @return what it printed: rows without headers, columns separated by {@code |}
   */
  public String psql(String database, String script) {
    return Command.of(
            installation.tool("psql").toString(), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")
        .with(clientEnvironment(database))
        .reading(script)
        .run();
  }

  /** What PostgreSQL's own client programs read to reach this database, the password included. */
  public Map<String, String> clientEnvironment(String database) {
    return Map.of(
        "PGHOST", host(),
        "PGPORT", Integer.toString(port),
        "PGUSER", user(),
        "PGPASSWORD", password,
        "PGDATABASE", database);
  }

  /** Stops it; data and port stay for {@link #restart}. Nothing happens when it is stopped. */
  public void stop(Mode mode) {
    GuardedProcess current = process;
    if (current == null) {
      return;
    }
    current.signal(mode.signal);
    if (!current.awaitEnd(STOP_TIME)) {
      log.warn("PostgreSQL on port {} did not stop in {}; it is stopped at once.", port, STOP_TIME);
      current.signal(Mode.IMMEDIATE.signal);
      current.awaitEnd(STOP_TIME);
    }
    process = null;
  }

  /** Kills it, as {@code kill -9} would do to all its processes. */
  public void kill() {
    GuardedProcess current = process;
    if (current == null) {
      return;
    }
    try {
      home.readyPid().ifPresent(current::kill);
    } catch (IOException e) {
      throw new TestbedException("Cannot read the process id of PostgreSQL on port " + port, e);
    }
    if (!current.awaitEnd(STOP_TIME)) {
      throw new TestbedException("PostgreSQL on port " + port + " survived kill -9.");
    }
    process = null;
  }

  /** Starts it again on the same data and port, stopping it first when it runs. */
  public void restart() {
    stop(Mode.FAST);
    try {
      if (!launch()) {
        throw failedStart();
      }
    } catch (IOException e) {
      throw new TestbedException("Cannot start PostgreSQL again on port " + port + ": " + e, e);
    }
  }

  /** Stops it, and removes its directory when this object made it and the options say so. */
  @Override
  public void close() {
    stop(options.disposable() ? Mode.IMMEDIATE : Mode.FAST);
    if (options.disposable() && home.createdHere()) {
      Directories.delete(home.directory());
    }
  }

  private void startOnSomePort() throws IOException {
    int attempts = options.port().isPresent() ? 1 : PORT_ATTEMPTS;
    for (int attempt = 0; attempt < attempts; attempt++) {
      port = options.port().orElseGet(LocalPorts::free);
      if (launch()) {
        return;
      }
      if (!logEnd().contains("could not create any TCP/IP sockets")) {
        break;
      }
    }
    throw failedStart();
  }

  private boolean launch() throws IOException {
    home.configure(options.settings(), port);
    boolean remove = options.disposable() && home.createdHere();
    GuardedProcess started =
        GuardedProcess.start(
            home.account()
                .command(
                    List.of(
                        installation.tool("postgres").toString(), "-D", home.data().toString())),
            remove ? Mode.IMMEDIATE.signal : Mode.FAST.signal,
            remove ? home.directory().toString() : "",
            home.log());
    process = started;
    long deadline = System.nanoTime() + START_TIME.toNanos();
    while (System.nanoTime() < deadline) {
      OptionalLong pid = home.readyPid();
      if (pid.isPresent() && started.includes(pid.getAsLong())) {
        return true;
      }
      if (started.awaitEnd(Duration.ofMillis(20))) {
        process = null;
        return false;
      }
    }
    stop(Mode.IMMEDIATE);
    return false;
  }

  private TestbedException failedStart() throws IOException {
    return new TestbedException(
        "PostgreSQL did not start on port "
            + port
            + "; the end of "
            + home.log()
            + " is: "
            + logEnd());
  }

  private String logEnd() throws IOException {
    List<String> lines = Files.readAllLines(home.log(), StandardCharsets.UTF_8);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }
}
