package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.util.List;

/** Compares what is not rows of tables. */
interface SideComparison {
  /** What it compares, for a person. */
  String what();

  /** How much it reads. */
  long bytes();

  /** Compares, reading the restored side over this connection. */
  List<ComparedTable> compare(ServerConnection connection, WorkMonitor monitor) throws IOException;
}
