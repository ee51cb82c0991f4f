package dev.windlass.postgresql.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.QuietTransaction;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The roles of a server. A password leaves this process as its SCRAM verifier alone. */
public final class PostgresqlUsers implements Users {
  private static final String MARK = "Made by Windlass, job ";

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlUsers(Connections connections) {
    this.connections = connections;
  }

  private String engine() {
    return connections.settings().engine();
  }

  @Override
  public List<UserMetadata> list() {
    try (ServerConnection connection = connections.control()) {
      return RoleCatalog.all(connection);
    }
  }

  @Override
  public Optional<UserMetadata> find(String name) {
    if (!Sql.isName(name)) {
      return Optional.empty();
    }
    try (ServerConnection connection = connections.control()) {
      return RoleCatalog.named(connection, name).stream().findFirst();
    }
  }

  @Override
  public boolean bears(String name, String token) {
    if (!Sql.isName(name)) {
      return false;
    }
    try (ServerConnection connection = connections.control()) {
      return connection
          .first(
              "SELECT 1 FROM pg_roles WHERE rolname::text = ?"
                  + " AND shobj_description(oid, 'pg_authid') = ?",
              row -> true,
              name,
              MARK + token)
          .isPresent();
    }
  }

  @Override
  public List<String> checkCreate(UserCreate wanted) {
    RoleNames.checkNew(wanted.user());
    try (ServerConnection connection = connections.control()) {
      checkAbsent(connection, wanted.user());
      checkGrants(connection, wanted);
      List<String> steps = new ArrayList<>();
      steps.add("Make role \"%s\" on engine %s.".formatted(wanted.user(), engine()));
      wanted.rolesOrNone().forEach(role -> steps.add(membership("Make", wanted.user(), role)));
      wanted
          .grantsOrNone()
          .forEach(grant -> steps.add(DatabaseGrants.sentence(wanted.user(), grant)));
      return steps;
    }
  }

  private void checkAbsent(ServerConnection connection, String name) {
    if (!RoleCatalog.named(connection, name).isEmpty()) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Engine %s has a role named \"%s\" already.".formatted(engine(), name),
          "Take another name, or send ifAbsent when the one that is there is as good.");
    }
  }

  private void checkGrants(ServerConnection connection, UserCreate wanted) {
    wanted.rolesOrNone().forEach(role -> RoleNames.checkRole(connection, engine(), role));
    for (Grant grant : wanted.grantsOrNone()) {
      RoleNames.checkDatabase(connection, engine(), grant.database());
    }
  }

  @Override
  public List<String> create(
      UserCreate wanted, @Nullable Secret password, String token, WorkMonitor monitor) {
    RoleNames.checkNew(wanted.user());
    try (ServerConnection connection = connections.control()) {
      checkAbsent(connection, wanted.user());
      checkGrants(connection, wanted);
      String role = Sql.identifier(wanted.user());
      StringBuilder make = new StringBuilder("CREATE ROLE " + role + " LOGIN");
      if (password != null) {
        make.append(" PASSWORD ").append(Sql.literal(ScramVerifier.of(password)));
      }
      if (wanted.connectionLimit() != null) {
        make.append(" CONNECTION LIMIT ").append((int) wanted.connectionLimit());
      }
      make.append(validity(wanted.validUntil()));
      boolean silent =
          new QuietTransaction(connection)
              .run(
                  List.of(
                      make.toString(),
                      "COMMENT ON ROLE " + role + " IS " + Sql.literal(MARK + token)),
                  monitor);
      List<String> done = new ArrayList<>();
      done.add("Made role \"%s\".".formatted(wanted.user()));
      if (password != null && !silent) {
        done.add(
            "The login may not turn statement logging down: the server's log may hold the SCRAM"
                + " verifier, never the password.");
      }
      return done;
    }
  }

  private static String validity(@Nullable Instant until) {
    return until == null ? "" : " VALID UNTIL " + Sql.literal(until.toString());
  }

  @Override
  public List<String> grant(UserCreate wanted, WorkMonitor monitor) {
    List<String> done = new ArrayList<>();
    try (ServerConnection connection = connections.control()) {
      RoleNames.checkRole(connection, engine(), wanted.user());
      checkGrants(connection, wanted);
      for (String role : wanted.rolesOrNone()) {
        monitor.throwIfCancelled();
        connection.execute(
            "GRANT " + Sql.identifier(role) + " TO " + Sql.identifier(wanted.user()));
        done.add(membership("Made", wanted.user(), role));
      }
    }
    for (Grant grant : wanted.grantsOrNone()) {
      monitor.throwIfCancelled();
      try (ServerConnection connection = connections.open(grant.database(), Purpose.CONTROL);
          WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
        connection.execute("SET lock_timeout = " + connections.settings().lockTimeout().toMillis());
        new DatabaseGrants(connection, wanted.user(), grant).run();
      } catch (EngineException e) {
        throw monitor.reason(e);
      }
      done.add(DatabaseGrants.sentence(wanted.user(), grant));
    }
    return done;
  }

  private static String membership(String verb, String user, String role) {
    return "%s \"%s\" a member of role \"%s\".".formatted(verb, user, role);
  }

  @Override
  public void setPassword(
      String name, Secret password, @Nullable Instant validUntil, WorkMonitor monitor) {
    try (ServerConnection connection = connections.control()) {
      RoleNames.checkRole(connection, engine(), name);
      String change =
          "ALTER ROLE %s PASSWORD %s%s"
              .formatted(
                  Sql.identifier(name),
                  Sql.literal(ScramVerifier.of(password)),
                  validity(validUntil));
      new QuietTransaction(connection).run(List.of(change), monitor);
    }
  }

  @Override
  public List<String> checkDrop(UserDrop wanted) {
    try (ServerConnection connection = connections.control()) {
      return new RoleRemoval(connections, connection, wanted).check();
    }
  }

  @Override
  public List<String> drop(UserDrop wanted, WorkMonitor monitor) {
    try (ServerConnection connection = connections.control()) {
      return new RoleRemoval(connections, connection, wanted).run(monitor);
    }
  }
}
