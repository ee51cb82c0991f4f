package dev.windlass.postgresql.replication;

import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Receiver;
import dev.windlass.postgresql.replication.NodeState.Sender;
import dev.windlass.postgresql.replication.NodeState.Slot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks one server what it is, on one connection. Changes nothing. */
final class NodeLook {
  /**
   * The timeline of a primary is in the name of the file that it writes: {@code
   * pg_control_checkpoint()} has the old one until the first checkpoint after a promotion.
   */
  private static final String SELF =
      """
      SELECT s.standby, s.started, s.slot_name,
             (SELECT system_identifier::text FROM pg_control_system()) AS system_id,
             (SELECT timeline_id FROM pg_control_checkpoint()) AS checkpoint_timeline,
             CASE WHEN NOT s.standby THEN pg_current_wal_lsn()::text END AS written,
             CASE WHEN NOT s.standby THEN pg_walfile_name(pg_current_wal_lsn()) END AS file,
             CASE WHEN s.standby THEN pg_last_wal_receive_lsn()::text END AS received,
             CASE WHEN s.standby THEN pg_last_wal_replay_lsn()::text END AS replayed,
             CASE WHEN s.standby THEN pg_is_wal_replay_paused() END AS paused,
             CASE WHEN NOT s.standby THEN NULL
                  WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                  ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
             END AS lag
        FROM (SELECT pg_is_in_recovery() AS standby, pg_postmaster_start_time() AS started,
                     current_setting('primary_slot_name') AS slot_name) s
      """;

  private static final String RECEIVER =
      """
      SELECT COALESCE(status, 'hidden') AS status, sender_host, sender_port, slot_name, received_tli
        FROM pg_stat_wal_receiver WHERE pid IS NOT NULL
      """;

  private static final String SENDERS =
      """
      SELECT r.application_name, host(r.client_addr) AS address, r.state, r.sync_state,
             r.replay_lsn::text AS replayed, extract(epoch FROM r.replay_lag) AS lag, s.slot_name
        FROM pg_stat_replication r LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
       WHERE r.state IS NOT NULL ORDER BY r.application_name, r.pid
      """;

  private static final String SLOTS =
      """
      SELECT slot_name, slot_type = 'physical' AS physical, active, wal_status,
             pg_wal_lsn_diff(
               CASE WHEN pg_is_in_recovery()
                    THEN COALESCE(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                    ELSE pg_current_wal_lsn() END, restart_lsn)::bigint AS retained
        FROM pg_replication_slots ORDER BY slot_name
      """;

  private NodeLook() {}

  static Answer at(ServerConnection connection) {
    List<Receiver> receivers = connection.query(RECEIVER, NodeLook::receiver);
    Receiver receiver = receivers.isEmpty() ? null : receivers.getFirst();
    List<Sender> senders = connection.query(SENDERS, NodeLook::sender);
    List<Slot> slots = connection.query(SLOTS, NodeLook::slot);
    return connection.one(SELF, row -> answer(row, receiver, senders, slots));
  }

  private static Answer answer(
      ResultSet row, @Nullable Receiver receiver, List<Sender> senders, List<Slot> slots)
      throws SQLException {
    boolean standby = row.getBoolean("standby");
    int timeline = row.getInt("checkpoint_timeline");
    String file = row.getString("file");
    if (file != null) {
      timeline = Integer.parseUnsignedInt(file, 0, 8, 16);
    } else if (receiver != null && receiver.timeline() != null) {
      timeline = Math.max(timeline, receiver.timeline());
    }
    return new Answer(
        standby,
        row.getString("system_id"),
        timeline,
        Lsn.ofNullable(row.getString("written")),
        Lsn.ofNullable(row.getString("received")),
        Lsn.ofNullable(row.getString("replayed")),
        row.getBoolean("paused"),
        seconds(row, "lag"),
        row.getObject("started", OffsetDateTime.class).toInstant(),
        receiver,
        senders,
        slots,
        row.getString("slot_name"));
  }

  private static Receiver receiver(ResultSet row) throws SQLException {
    int timeline = row.getInt("received_tli");
    return new Receiver(
        row.getString("status"),
        row.getString("sender_host"),
        row.getInt("sender_port"),
        row.getString("slot_name"),
        timeline == 0 ? null : timeline);
  }

  private static Sender sender(ResultSet row) throws SQLException {
    return new Sender(
        row.getString("application_name"),
        row.getString("address"),
        row.getString("state"),
        row.getString("sync_state"),
        row.getString("slot_name"),
        Lsn.ofNullable(row.getString("replayed")),
        seconds(row, "lag"));
  }

  private static Slot slot(ResultSet row) throws SQLException {
    long retained = row.getLong("retained");
    boolean keepsNothing = row.wasNull();
    return new Slot(
        row.getString("slot_name"),
        row.getBoolean("physical"),
        row.getBoolean("active"),
        row.getString("wal_status"),
        keepsNothing ? null : Math.max(0, retained));
  }

  private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1_000)));
  }
}
