package dev.windlass.postgresql.user;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.List;
import java.util.Objects;

/**
 * Gives one role what a profile says in one database, in one transaction: on what is there, and by
 * default privileges on what its owners make later. Giving it again changes nothing.
 */
final class DatabaseGrants {
  private static final String SCHEMAS =
      """
      SELECT nspname::text FROM pg_namespace
       WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' ORDER BY nspname
      """;

  /** Those who own a schema or something in it, and for whom the login may speak. */
  private static final String MAKERS =
      """
      SELECT n.nspname::text AS schema, o.owner
        FROM pg_namespace n
        JOIN LATERAL (SELECT pg_get_userbyid(n.nspowner)::text
                       UNION
                      SELECT pg_get_userbyid(c.relowner)::text FROM pg_class c
                       WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S'))
             AS o (owner) ON true
       WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND o.owner !~ '^pg_'
         AND pg_has_role(current_user, o.owner, 'MEMBER')
       ORDER BY 1, 2
      """;

  private static final String LEFT_OUT =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND NOT (has_schema_privilege(?, n.oid, 'USAGE') AND has_table_privilege(?, c.oid, ?))
       ORDER BY 1
      """;

  private final ServerConnection connection;
  private final String user;
  private final Grant grant;

  DatabaseGrants(ServerConnection connection, String user, Grant grant) {
    this.connection = connection;
    this.user = user;
    this.grant = grant;
  }

  /** What it does, in a sentence. */
  static String sentence(String user, Grant grant) {
    String database = '"' + grant.database() + '"';
    return switch (grant.profile()) {
      case CONNECT -> "Let \"%s\" connect to database %s.".formatted(user, database);
      case READ_ONLY ->
          "Let \"%s\" read every table of database %s, those to come included."
              .formatted(user, database);
      case READ_WRITE ->
          "Let \"%s\" read and change every table of database %s, those to come included."
              .formatted(user, database);
      case OWNER -> "Make \"%s\" the owner of database %s.".formatted(user, database);
    };
  }

  /** All or nothing; fails when the login could not give all of it. */
  void run() {
    connection.begin();
    try {
      give();
      connection.commit();
    } catch (EngineException e) {
      connection.rollback();
      throw e;
    }
  }

  private void give() {
    String to = " TO " + Sql.identifier(user);
    String database = Sql.identifier(grant.database());
    connection.execute("GRANT CONNECT ON DATABASE " + database + to);
    switch (grant.profile()) {
      case CONNECT -> {}
      case READ_ONLY -> onTables("SELECT", "SELECT", to);
      case READ_WRITE -> onTables("SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT, UPDATE", to);
      case OWNER -> connection.execute("ALTER DATABASE " + database + " OWNER" + to);
    }
  }

  private void onTables(String onTables, String onSequences, String to) {
    for (String name : connection.query(SCHEMAS, row -> row.getString(1))) {
      String schema = Sql.identifier(name);
      connection.execute("GRANT USAGE ON SCHEMA " + schema + to);
      connection.execute("GRANT " + onTables + " ON ALL TABLES IN SCHEMA " + schema + to);
      connection.execute("GRANT " + onSequences + " ON ALL SEQUENCES IN SCHEMA " + schema + to);
    }
    for (Maker maker : makers()) {
      String defaults =
          "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s GRANT "
              .formatted(Sql.identifier(maker.owner()), Sql.identifier(maker.schema()));
      connection.execute(defaults + onTables + " ON TABLES" + to);
      connection.execute(defaults + onSequences + " ON SEQUENCES" + to);
    }
    refuseWhatIsLeftOut();
  }

  private record Maker(String schema, String owner) {}

  private List<Maker> makers() {
    return connection.query(
        MAKERS,
        row ->
            new Maker(
                Objects.requireNonNull(row.getString("schema")),
                Objects.requireNonNull(row.getString("owner"))));
  }

  /** A grant of what the login does not own is a warning to the server, and nothing happens. */
  private void refuseWhatIsLeftOut() {
    String right = grant.profile() == Profile.READ_ONLY ? "SELECT" : "UPDATE";
    List<String> left = connection.query(LEFT_OUT, row -> row.getString(1), user, user, right);
    if (!left.isEmpty()) {
      throw new EngineException(
          FailureCode.PERMISSION_DENIED,
          "The login may not give rights to %d tables of database \"%s\", among them %s; nothing"
                  .formatted(left.size(), grant.database(), left.getFirst())
              + " was granted in this database.",
          "Let the login of Windlass be a member of their owners, and send the command again with"
              + " ifAbsent.");
    }
  }
}
