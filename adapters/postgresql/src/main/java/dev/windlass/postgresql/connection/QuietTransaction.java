package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import java.util.List;

/**
 * A transaction whose statements leave no trace in logs and views, as far as the login may arrange
 * that: they hold a verifier, from which a weak password could be guessed.
 */
public final class QuietTransaction {
  private static final int PARAMETER_GRANTS_SINCE = 15;

  /** A superuser may turn all of them down; from 15 on they can be granted one by one. */
  private static final String TURN_DOWN =
      """
      SELECT set_config(wanted.name, wanted.value, true)
        FROM (VALUES ('log_statement', 'none'), ('log_min_duration_statement', '-1'),
                     ('log_min_duration_sample', '-1'), ('log_min_error_statement', 'panic'),
                     ('log_transaction_sample_rate', '0'), ('track_activities', 'off'),
                     ('pg_stat_statements.track_utility', 'off'), ('pgaudit.log', 'none'))
             AS wanted (name, value)
       WHERE current_setting(wanted.name, true) IS NOT NULL AND\s""";

  private static final String SUPERUSER =
      "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)";

  private final ServerConnection connection;

  /** On this connection. */
  public QuietTransaction(ServerConnection connection) {
    this.connection = connection;
  }

  /**
   * Runs these, all or none; says whether statement logging was turned down.
   *
   * @param monitor asked right before the commit: who has no right to the work by then, as a worker
   *     that was frozen, undoes it
   */
  public boolean run(List<String> statements, WorkMonitor monitor) {
    boolean granted = ServerVersion.of(connection).atLeast(PARAMETER_GRANTS_SINCE);
    connection.begin();
    try {
      List<String> quiet =
          connection.query(
              TURN_DOWN + (granted ? "has_parameter_privilege(wanted.name, 'SET')" : SUPERUSER),
              row -> row.getString(1));
      boolean silent =
          !quiet.isEmpty()
              && connection.one(
                  "SELECT current_setting('log_statement') IN ('none', 'mod')"
                      + " AND current_setting('log_min_duration_statement') = '-1'",
                  row -> row.getBoolean(1));
      statements.forEach(connection::execute);
      monitor.throwIfCancelled();
      connection.commit();
      return silent;
    } catch (EngineException e) {
      connection.rollback();
      throw e;
    }
  }
}
