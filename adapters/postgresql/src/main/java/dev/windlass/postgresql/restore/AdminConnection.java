package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which databases are created, renamed and dropped. It is kept from step to step,
 * and opened anew when it broke meanwhile: rows may be loaded for hours between two uses.
 */
final class AdminConnection implements AutoCloseable {
  private final Connections connections;
  private @Nullable ServerConnection open;

  AdminConnection(Connections connections) {
    this.connections = connections;
  }

  /** For the caller's use until it asks again. */
  ServerConnection get() {
    ServerConnection kept = open;
    if (kept != null && kept.answers(connections.settings().connectTimeout())) {
      return kept;
    }
    close();
    ServerConnection fresh = LoadingSession.admin(connections);
    open = fresh;
    return fresh;
  }

  @Override
  public void close() {
    ServerConnection kept = open;
    open = null;
    if (kept != null) {
      kept.close();
    }
  }
}
