package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineNode;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Setting;
import dev.windlass.messages.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of one server, checked as far as that goes without connecting. */
public final class ServerSettings {
  private static final List<String> TLS_MODES =
      List.of("disable", "prefer", "require", "verify-ca", "verify-full");

  private final String engine;
  private final EngineSettings settings;
  private final String host;
  private final int port;

  private ServerSettings(String engine, EngineSettings settings, String host, int port) {
    this.engine = engine;
    this.settings = settings;
    this.host = host;
    this.port = port;
  }

  /**
   * Checks them against each other.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem at once
   */
  public ServerSettings(String engine, EngineSettings settings) {
    this(engine, settings, settings.text("host"), settings.integer("port"));
    List<String> problems = new ArrayList<>();
    if (port() < 1 || port() > 65_535) {
      problems.add("port must be from 1 to 65535, not " + port());
    }
    if (!TLS_MODES.contains(tls())) {
      problems.add("tls must be one of %s, not \"%s\"".formatted(TLS_MODES, tls()));
    }
    if (poolSize() < 1 || poolSize() > 100) {
      problems.add("poolSize must be from 1 to 100, not " + poolSize());
    }
    if (applicationName().isBlank() || applicationName().length() > 32) {
      problems.add("applicationName must have 1 to 32 characters");
    }
    for (String limit :
        List.of(
            "connectTimeout",
            "statementTimeout",
            "queryTimeout",
            "lockTimeout",
            "longTransaction")) {
      if (!settings.duration(limit).isPositive()) {
        problems.add(limit + " must be longer than nothing");
      }
    }
    if (!problems.isEmpty()) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "The settings of engine %s are not right: %s."
              .formatted(engine, String.join("; ", problems)),
          "Correct the Engine document and apply it again.");
    }
  }

  /** What an Engine document of kind postgresql may say. */
  public static List<Setting> known() {
    return List.of(
        new Setting("host", Setting.Type.TEXT, true, null, "Host name or address of the server."),
        new Setting("port", Setting.Type.INTEGER, false, "5432", "Port of the server."),
        new Setting("username", Setting.Type.TEXT, true, null, "Login role."),
        new Setting(
            "password",
            Setting.Type.SECRET,
            false,
            null,
            "Reference to the role's password; leave it out for trust, peer or certificate."),
        new Setting(
            "tls",
            Setting.Type.TEXT,
            false,
            "prefer",
            "disable, prefer, require, verify-ca or verify-full; as libpq's sslmode."),
        new Setting(
            "tlsRootCertificate",
            Setting.Type.TEXT,
            false,
            null,
            "File with the certificates to trust, for verify-ca and verify-full."),
        new Setting(
            "maintenanceDatabase",
            Setting.Type.TEXT,
            false,
            "postgres",
            "Database to connect to for work that concerns no database in particular."),
        new Setting(
            "connectTimeout",
            Setting.Type.DURATION,
            false,
            "PT10S",
            "How long a connection may take."),
        new Setting(
            "statementTimeout",
            Setting.Type.DURATION,
            false,
            "PT30S",
            "How long a statement of Windlass itself may take; not for backups and restores."),
        new Setting(
            "queryTimeout",
            Setting.Type.DURATION,
            false,
            "PT1H",
            "How long a statement of query.run may take, whatever the command's own time-out is."),
        new Setting(
            "lockTimeout",
            Setting.Type.DURATION,
            false,
            "PT30S",
            "How long a backup waits for a table that somebody holds exclusively."),
        new Setting(
            "applicationName",
            Setting.Type.TEXT,
            false,
            "windlass",
            "What Windlass calls itself in pg_stat_activity."),
        new Setting(
            "poolSize",
            Setting.Type.INTEGER,
            false,
            "4",
            "How many connections are kept at most for short statements."),
        new Setting(
            "toolsDirectory",
            Setting.Type.TEXT,
            false,
            null,
            "Directory with pg_dump and pg_restore; when it is left out they are looked for."),
        new Setting(
            "longTransaction",
            Setting.Type.DURATION,
            false,
            "PT1M",
            "Age from which a transaction stands in the way of a planned failover."),
        new Setting(
            "recoveryDirectory",
            Setting.Type.TEXT,
            false,
            null,
            "Directory on the worker's machine below which servers are made from physical backups;"
                + " without it, that is refused."),
        new Setting(
            "recoveryUser",
            Setting.Type.TEXT,
            false,
            null,
            "Account of the worker's machine that runs such servers, when the worker is root."),
        new Setting(
            "replicationUsername",
            Setting.Type.TEXT,
            false,
            null,
            "Role that standbys replicate with; left out, a standby's own primary_conninfo tells."),
        new Setting(
            "replicationPassword",
            Setting.Type.SECRET,
            false,
            null,
            "Reference to that role's password, which is put into a node's passfile."),
        new Setting(
            "patroniUsername",
            Setting.Type.TEXT,
            false,
            null,
            "Login for Patroni's REST API, when the nodes' control is patroni."),
        new Setting(
            "patroniPassword",
            Setting.Type.SECRET,
            false,
            null,
            "Reference to that login's password."));
  }

  /** The engine's name in the inventory. */
  public String engine() {
    return engine;
  }

  /** Host name or address. */
  public String host() {
    return host;
  }

  /** Port. */
  public int port() {
    return port;
  }

  /** Login role. */
  public String username() {
    return settings.text("username");
  }

  /** The password, fetched now. */
  public Optional<Secret> password() {
    return settings.secret("password");
  }

  /** One of libpq's sslmodes. */
  public String tls() {
    return settings.text("tls");
  }

  /** File with the certificates to trust. */
  public Optional<String> tlsRootCertificate() {
    return settings.optionalText("tlsRootCertificate");
  }

  /** Where to connect for work that concerns no database in particular. */
  public String maintenanceDatabase() {
    return settings.text("maintenanceDatabase");
  }

  /** How long connecting may take. */
  public Duration connectTimeout() {
    return settings.duration("connectTimeout");
  }

  /** How long a statement of our own may take. */
  public Duration statementTimeout() {
    return settings.duration("statementTimeout");
  }

  /** How long a statement of a sender may take. */
  public Duration queryTimeout() {
    return settings.duration("queryTimeout");
  }

  /** How long a backup waits for a table that somebody holds exclusively. */
  public Duration lockTimeout() {
    return settings.duration("lockTimeout");
  }

  /** What the sessions are called. */
  public String applicationName() {
    return settings.text("applicationName");
  }

  /** The most pooled connections. */
  public int poolSize() {
    return settings.integer("poolSize");
  }

  /** Where servers are made from physical backups, when the document says so. */
  public Optional<Path> recoveryDirectory() {
    return settings.optionalText("recoveryDirectory").map(Path::of);
  }

  /** Which account runs them, when the worker is root. */
  public Optional<String> recoveryUser() {
    return settings.optionalText("recoveryUser");
  }

  /** Where the client programs are, when the document says so. */
  public Optional<Path> toolsDirectory() {
    return settings.optionalText("toolsDirectory").map(Path::of);
  }

  /** The servers of a replicated engine as the document has them. */
  List<EngineNode> nodes() {
    return settings.nodes();
  }

  /** The same for another server of this engine. */
  public ServerSettings at(String otherHost, int otherPort) {
    return new ServerSettings(engine, settings, otherHost, otherPort);
  }

  /** How old a transaction may be when a primary hands over. */
  public Duration longTransaction() {
    return settings.duration("longTransaction");
  }

  /** The login for Patroni's REST API. */
  public Optional<String> patroniUsername() {
    return settings.optionalText("patroniUsername");
  }

  /** The password of that login, fetched now. */
  public Optional<Secret> patroniPassword() {
    return settings.secret("patroniPassword");
  }

  /** The role that standbys replicate with, when the document says so. */
  public Optional<String> replicationUsername() {
    return settings.optionalText("replicationUsername");
  }

  /** Whether the document names a password for replication. */
  public boolean hasReplicationPassword() {
    return settings.optionalText("replicationPassword").isPresent();
  }

  /** The password for replication, fetched now. */
  public Optional<Secret> replicationPassword() {
    return settings.secret("replicationPassword");
  }
}
