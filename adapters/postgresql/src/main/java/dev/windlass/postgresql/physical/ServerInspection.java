package dev.windlass.postgresql.physical;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.util.ArrayList;
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
      "SELECT rolname, current_setting('block_size') FROM pg_roles WHERE oid = 10";

  private static final String DATABASES =
      """
      SELECT datname, datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
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
    List<String> whole = new ArrayList<>();
    List<String> tablesOnly = new ArrayList<>();
    List<String> databases = socket.ask(role, settings.maintenanceDatabase(), DATABASES);
    for (int i = 0; i < databases.size(); i += 2) {
      monitor.throwIfCancelled();
      String database = databases.get(i);
      boolean anotherOrder =
          databases.get(i + 1).equals("t") || socket.ask(role, database, OTHER_ORDER).contains("t");
      (anotherOrder ? tablesOnly : whole).add(database);
    }
    AmcheckRun amcheck = new AmcheckRun(socket, role, hands);
    AmcheckRun.Reached checked =
        amcheck
            .check(whole, List.of("--heapallindexed"), monitor)
            .plus(
                amcheck.check(
                    tablesOnly, List.of("--no-dependent-indexes", "--exclude-index=*"), monitor));
    return new CheckedServer(
        whole.size() + tablesOnly.size(),
        checked.relations(),
        checked.pages() * Long.parseLong(maker.get(1)),
        tablesOnly);
  }
}
