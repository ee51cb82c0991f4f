package dev.windlass.postgresql.physical;

import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Recovery;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept of the server with a physical backup; what it spans is known at its end. */
final class ServerFacts {
  /** Settings that a server in recovery needs at least as large as the one that wrote the log. */
  private static final String FACTS =
      """
      SELECT clock_timestamp() AS now,
             (SELECT system_identifier FROM pg_control_system())::text AS system,
             (SELECT setting FROM pg_settings WHERE name = 'wal_segment_size') AS segment,
             (SELECT jsonb_object_agg(name, setting)::text FROM pg_settings WHERE name IN
               ('max_connections', 'max_worker_processes', 'max_wal_senders',
                'max_prepared_transactions', 'max_locks_per_transaction')) AS settings,
             (SELECT count(*) FROM pg_database WHERE NOT datistemplate) AS databases
      """;

  private final ServerVersion version;
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private Instant at;
  private final long databases;

  private ServerFacts(ServerVersion version, Instant at, long databases) {
    this.version = version;
    this.at = at;
    this.databases = databases;
  }

  static ServerFacts read(ServerConnection connection, ServerVersion version) {
    return connection.one(
        FACTS,
        row -> {
          Instant now = row.getObject("now", OffsetDateTime.class).toInstant();
          ServerFacts facts = new ServerFacts(version, now, row.getLong("databases"));
          facts.properties.put("systemIdentifier", row.getString("system"));
          facts.properties.put("serverVersionNumber", version.number());
          facts.properties.put("walSegmentBytes", row.getLong("segment"));
          facts.properties.put("settings", row.getString("settings"));
          facts.properties.put("databases", facts.databases);
          facts.properties.put("startedAt", now.toString());
          return facts;
        });
  }

  /** The backup has ended: from here on it can be restored. */
  void ended(ServerConnection connection, BaseBackup.Extent extent) {
    at =
        connection.one(
            "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant());
    properties.put("stoppedAt", at.toString());
    properties.put("timeline", extent.timeline());
    properties.put("startLsn", extent.start().toString());
    properties.put("stopLsn", extent.stop().toString());
    long segmentBytes = Long.parseLong(String.valueOf(properties.get("walSegmentBytes")));
    properties.put(
        Recovery.LOG_FROM,
        LogPosition.segmentName(0, extent.start().segment(segmentBytes), segmentBytes)
            .substring(8));
    properties.put("tablespaces", extent.tablespaces());
  }

  BackupFacts toFacts() {
    return new BackupFacts(at, version.text(), 0, properties);
  }
}
