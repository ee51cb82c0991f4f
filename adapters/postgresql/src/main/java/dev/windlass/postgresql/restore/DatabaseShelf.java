package dev.windlass.postgresql.restore;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import dev.windlass.postgresql.connection.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Databases as whole things: what is there, and how they are marked, renamed and dropped. */
final class DatabaseShelf {
  private static final int RENAME_ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String IN_USE = "55006";

  private final ServerConnection admin;
  private final String jobId;

  /** Works over this connection, for this job. */
  DatabaseShelf(ServerConnection admin, String jobId) {
    this.admin = admin;
    this.jobId = jobId;
  }

  boolean exists(String name) {
    return admin
        .first("SELECT 1 FROM pg_database WHERE datname::text = ?", row -> true, name)
        .isPresent();
  }

  /** What was half dropped has the limit -2 (PostgreSQL's manual, "pg_database"). */
  boolean acceptsConnections(String name) {
    return admin
        .first(
            "SELECT datallowconn AND datconnlimit <> -2 FROM pg_database WHERE datname::text = ?",
            row -> row.getBoolean(1),
            name)
        .orElse(false);
  }

  /** How far this job came with the database; empty when it is not there or not this job's. */
  Optional<Phase> phase(String name) {
    return comment(name).flatMap(comment -> Phase.of(comment, jobId));
  }

  /** Its comment, empty when it bears none; absent when there is no such database. */
  private Optional<String> comment(String name) {
    return admin.first(
        "SELECT COALESCE(shobj_description(oid, 'pg_database'), '') FROM pg_database"
            + " WHERE datname::text = ?",
        row -> row.getString(1),
        name);
  }

  void mark(String name, Phase phase) {
    comment(name, Optional.of(phase.comment(jobId)));
  }

  void comment(String name, Optional<String> text) {
    admin.execute(
        "COMMENT ON DATABASE %s IS %s"
            .formatted(Sql.identifier(name), text.map(Sql::literal).orElse("NULL")));
  }

  void allowConnections(String name, boolean allow) {
    admin.execute("ALTER DATABASE %s ALLOW_CONNECTIONS %b".formatted(Sql.identifier(name), allow));
  }

  /** Whether sessions on a database ever got into each other's way so that one was failed. */
  boolean deadlocked(String name) {
    return admin
        .first(
            "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname::text = ?",
            row -> row.getBoolean(1),
            name)
        .orElse(false);
  }

  /** Ends every session on a database. */
  void endSessions(String name) {
    admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname::text = ? AND pid <> pg_backend_pid()",
        row -> row.getBoolean(1),
        name);
  }

  /** Renames, ending sessions that stand in the way. */
  void rename(String from, String to) {
    withoutSessions(List.of(from), () -> changeName(from, to));
  }

  /**
   * A database goes aside under a mark, and another one takes its name: in one transaction, so that
   * there always is one of that name. Sessions that stand in the way of either are ended.
   */
  void replace(String name, String aside, Phase mark, String by) {
    withoutSessions(
        List.of(name, by),
        () -> {
          admin.begin();
          try {
            changeName(name, aside);
            mark(aside, mark);
            changeName(by, name);
            admin.commit();
          } catch (EngineException e) {
            admin.rollback();
            throw e;
          }
        });
  }

  private void changeName(String from, String to) {
    admin.execute(
        "ALTER DATABASE %s RENAME TO %s".formatted(Sql.identifier(from), Sql.identifier(to)));
  }

  private void withoutSessions(List<String> databases, Runnable change) {
    for (int attempt = 1; ; attempt++) {
      databases.forEach(this::endSessions);
      try {
        change.run();
        return;
      } catch (EngineException e) {
        if (attempt == RENAME_ATTEMPTS || !IN_USE.equals(e.engineCode())) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether it is there, and nobody but this job can have made it: it bears this job's mark, or
   * none yet, for the connection may break between its making and its marking.
   */
  boolean isLeftOver(String name) {
    return comment(name)
        .filter(comment -> comment.isEmpty() || Phase.of(comment, jobId).isPresent())
        .isPresent();
  }

  /**
   * Ends a session that is still making it although its client is gone: what it makes cannot be
   * seen yet, and would be there later.
   *
   * @throws EngineException ENGINE_BUSY when that session does not end
   */
  void endMaking(String name) {
    if (!Waiting.until(PATIENCE, PAUSE, () -> !isBeingMade(name))) {
      throw new EngineException(
          FailureCode.ENGINE_BUSY,
          "A session that makes database %s was told to end and has not within 10 s."
              .formatted(name),
          "It is tried again. Look at pg_stat_activity for what holds it up.");
    }
  }

  private boolean isBeingMade(String name) {
    return !admin
        .query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE state = 'active' AND pid <> pg_backend_pid() AND starts_with(query, ?)",
            row -> row.getBoolean(1),
            "CREATE DATABASE " + Sql.identifier(name))
        .isEmpty();
  }

  void drop(String name) {
    admin.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(Sql.identifier(name)));
  }
}
