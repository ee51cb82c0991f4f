package dev.windlass.postgresql.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The connections of one engine: a small pool for short statements on the maintenance database, and
 * connections of their own for long work. Costs nothing until the first one is asked for.
 */
public final class Connections implements AutoCloseable {
  private static final long IDLE_MILLIS = 30_000;

  private final ServerSettings settings;
  private final ServerFailures failures;
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<WalSender> senders = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private final Doorstep doorstep = new Doorstep(this::connectForPool);
  private @Nullable HikariDataSource pool;
  private volatile boolean closed;

  /** Connects to nothing yet. */
  public Connections(ServerSettings settings) {
    this.settings = settings;
    this.failures = new ServerFailures(settings);
  }

  /** The settings. */
  public ServerSettings settings() {
    return settings;
  }

  /** A pooled connection to the maintenance database; closing gives it back. */
  public ServerConnection control() {
    try {
      HikariDataSource ready = pool();
      if (ready.getHikariPoolMXBean() == null
          || ready.getHikariPoolMXBean().getTotalConnections() == 0) {
        doorstep.fill();
      }
      return new ServerConnection(ready.getConnection(), null, failures, () -> closed, () -> {});
    } catch (SQLException e) {
      throw poolFailure(e);
    }
  }

  /**
   * A connection of its own to a database. It has no statement time-out.
   *
   * @throws EngineException {@code NOT_FOUND} when no database can have this name
   */
  public ServerConnection open(String database, Purpose purpose) {
    refuseImpossible(database);
    if (closed) {
      throw closedFailure();
    }
    try {
      Login login = logIn(dataSource(database, purpose));
      ServerConnection[] self = new ServerConnection[1];
      self[0] =
          new ServerConnection(
              login.session(), login.socket(), failures, () -> closed, () -> open.remove(self[0]));
      open.add(self[0]);
      if (closed) {
        self[0].close();
        throw closedFailure();
      }
      return self[0];
    } catch (SQLException e) {
      throw failures.translate(e);
    }
  }

  /**
   * A session of the replication protocol, which is on no database.
   *
   * @throws EngineException {@code PERMISSION_DENIED} when the role has no {@code REPLICATION},
   *     {@code CONFIGURATION_INVALID} when {@code pg_hba.conf} lets nobody in for replication
   */
  public WalSender replication(Purpose purpose) {
    if (closed) {
      throw closedFailure();
    }
    try {
      PGSimpleDataSource source = dataSource(settings.maintenanceDatabase(), purpose);
      source.setProperty(PGProperty.REPLICATION, "true");
      source.setProperty(PGProperty.PREFER_QUERY_MODE, "simple");
      Login login = logIn(source);
      WalSender sender = new WalSender(login.session(), login.socket(), failures, senders::remove);
      senders.add(sender);
      if (closed) {
        sender.close();
        throw closedFailure();
      }
      return sender;
    } catch (SQLException e) {
      throw failures.translate(e);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "The replication session of engine %s could not be taken over from the driver: %s."
              .formatted(settings.engine(), e.getMessage()),
          null,
          null,
          e);
    }
  }

  /** A session that the driver has logged in, and what it speaks over. */
  private record Login(Connection session, Socket socket) {}

  private static Login logIn(PGSimpleDataSource source) throws SQLException {
    String login = UUID.randomUUID().toString();
    try {
      source.setProperty(PGProperty.GSS_ENC_MODE, "disable");
      source.setProperty(PGProperty.SOCKET_FACTORY, LoginSocket.class.getName());
      source.setProperty(PGProperty.SOCKET_FACTORY_ARG, login);
      source.setProperty(PGProperty.SSL_FACTORY, LoginTls.class.getName());
      Connection session = source.getConnection();
      Socket socket = LoginSocket.take(login);
      if (socket == null) {
        session.close();
        throw new IllegalStateException("The driver used no socket of ours.");
      }
      return new Login(session, socket);
    } finally {
      var _ = LoginSocket.take(login);
    }
  }

  private HikariDataSource pool() {
    synchronized (lock) {
      if (closed) {
        throw closedFailure();
      }
      if (pool == null) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(doorstep);
        config.setPoolName("postgresql-" + settings.engine());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(Math.max(250, settings.connectTimeout().toMillis()));
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        pool = new HikariDataSource(config);
      }
      return pool;
    }
  }

  private Connection connectForPool() throws SQLException {
    PGSimpleDataSource source = dataSource(settings.maintenanceDatabase(), Purpose.CONTROL);
    source.setOptions("-c statement_timeout=" + settings.statementTimeout().toMillis());
    return source.getConnection();
  }

  private PGSimpleDataSource dataSource(String database, Purpose purpose) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {settings.host()});
    source.setPortNumbers(new int[] {settings.port()});
    source.setDatabaseName(database);
    source.setUser(settings.username());
    settings.password().ifPresent(secret -> source.setPassword(secret.reveal()));
    source.setApplicationName(purpose.applicationName(settings));
    source.setAssumeMinServerVersion("13");
    source.setSslMode(settings.tls());
    settings.tlsRootCertificate().ifPresent(source::setSslRootCert);
    int seconds = Math.toIntExact(Math.max(1, settings.connectTimeout().toSeconds()));
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setCancelSignalTimeout(seconds);
    source.setTcpKeepAlive(true);
    source.setProperty(PGProperty.STRING_TYPE, "unspecified");
    return source;
  }

  private static void refuseImpossible(String database) {
    if (!Sql.isName(database)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "No PostgreSQL database can be named \"%s\": names have 1 to %d bytes."
              .formatted(database.replace('\0', '?'), Sql.LONGEST_NAME),
          "Correct the database's name.");
    }
  }

  private EngineException poolFailure(SQLException e) {
    if (closed) {
      return closedFailure();
    }
    if (e.getCause() instanceof SQLException reason) {
      return failures.translate(reason);
    }
    if (e.getSQLState() != null) {
      return failures.translate(e);
    }
    return new EngineException(
        FailureCode.ENGINE_BUSY,
        "All %d connections that engine %s keeps for short statements are in use."
            .formatted(settings.poolSize(), settings.engine()),
        null,
        "Raise poolSize in the Engine document if this happens often.",
        e);
  }

  private EngineException closedFailure() {
    return new EngineException(
        FailureCode.CANCELLED, "Engine " + settings.engine() + " was closed.", null);
  }

  /** Cuts every connection; what is under way ends with {@code CANCELLED}. */
  @Override
  public void close() {
    closed = true;
    synchronized (lock) {
      if (pool != null) {
        pool.close();
      }
    }
    doorstep.close();
    open.forEach(ServerConnection::abort);
    senders.forEach(WalSender::abort);
  }
}
