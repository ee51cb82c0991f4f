package dev.windlass.postgresql.physical;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Has a server that was made from a backup checked: every page of every table, the order of every
 * B-tree index, and that each row of a table is in its indexes. The server is of no other use
 * afterwards.
 *
 * <p>Text in an index is ordered by a library of the machine. Where that is another one than the
 * origin had, the order says nothing of the backup, and indexes are left out.
 */
final class ServerInspection {
  /** Whoever made the cluster may do everything, whatever the role's name is. */
  private static final String MAKER =
      "SELECT rolname, current_setting('server_version_num') FROM pg_roles WHERE oid = 10";

  /** The first that keeps the version of a database's own collation. */
  private static final int KEEPS_DATABASE_VERSION = 150_000;

  /** Each with whether its own collation is another one here, and its size. */
  private static final String DATABASES =
      """
      SELECT datname, datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid),
             pg_database_size(oid)
        FROM pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY datname
      """;

  /** Before there was such a version: those that the machine offers beside it. */
  private static final String DATABASES_BY_COLLATIONS =
      """
      SELECT datname,
             EXISTS (SELECT FROM pg_collation c
                      WHERE c.collprovider = 'c'
                        AND c.collversion IS DISTINCT FROM pg_collation_actual_version(c.oid)),
             pg_database_size(oid)
        FROM pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY datname
      """;

  /** Whether an index goes by a collation that is another one here. */
  private static final String OTHER_ORDER =
      """
      SELECT EXISTS (
        SELECT FROM pg_index i CROSS JOIN LATERAL unnest(i.indcollation) AS used (oid)
          JOIN pg_collation c ON c.oid = used.oid
         WHERE c.collprovider <> 'd'
           AND c.collversion IS DISTINCT FROM pg_collation_actual_version(c.oid))
      """;

  private final RecoverySocket socket;
  private final ServerSettings settings;
  private final int hands;

  ServerInspection(RecoverySocket socket, ServerSettings settings, int hands) {
    this.socket = socket;
    this.settings = settings;
    this.hands = hands;
  }

  CheckedServer run(WorkMonitor monitor) throws IOException {
    List<String> maker = socket.ask(settings.username(), settings.maintenanceDatabase(), MAKER);
    String role = maker.get(0);
    boolean keeps = Integer.parseInt(maker.get(1)) >= KEEPS_DATABASE_VERSION;
    Iterator<String> databases =
        socket
            .ask(role, settings.maintenanceDatabase(), keeps ? DATABASES : DATABASES_BY_COLLATIONS)
            .iterator();
    List<String> whole = new ArrayList<>();
    List<String> tablesOnly = new ArrayList<>();
    long bytes = 0;
    while (databases.hasNext()) {
      monitor.throwIfCancelled();
      String database = databases.next();
      boolean anotherOrder =
          databases.next().equals("t") || socket.ask(role, database, OTHER_ORDER).contains("t");
      bytes += Long.parseLong(databases.next());
      (anotherOrder ? tablesOnly : whole).add(database);
    }
    AmcheckRun amcheck = new AmcheckRun(socket, role, hands);
    long relations =
        amcheck.check(whole, List.of("--heapallindexed"), monitor)
            + amcheck.check(
                tablesOnly, List.of("--no-dependent-indexes", "--exclude-index=*"), monitor);
    return new CheckedServer(whole.size() + tablesOnly.size(), relations, bytes, tablesOnly);
  }
}
