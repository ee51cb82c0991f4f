package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Slot;
import java.util.List;
import java.util.Objects;

/** Everything that has to hold before a primary is told to hand over. Changes nothing. */
final class SwitchoverChecks {
  /** The postmaster writes down its start a moment before it takes its own for it. */
  private static final int START_TOLERANCE_SECONDS = 10;

  private static final String BUSY =
      """
      SELECT (SELECT count(*) FROM pg_stat_progress_basebackup) AS backups,
             (SELECT count(*) FROM pg_stat_activity
               WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
                 AND xact_start < clock_timestamp() - make_interval(secs => ?)) AS transactions,
             (SELECT current_setting('archive_mode') <> 'off'
                 AND COALESCE(last_failed_time > COALESCE(last_archived_time, '-infinity'), false)
                FROM pg_stat_archiver) AS archiver_fails,
             (SELECT last_failed_wal FROM pg_stat_archiver) AS failed_file,
             pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
             current_setting('config_file') AS config_file
      """;

  private final Cluster cluster;
  private final Checks checks;

  SwitchoverChecks(Cluster cluster) {
    this.cluster = cluster;
    this.checks = new Checks(cluster.engine());
  }

  /**
   * Fails with everything that speaks against it, whoever hands over.
   *
   * @return the checks, for more of them
   */
  Checks runForPatroni(
      List<NodeState> states, NodeState primary, NodeState target, EngineFailover wanted) {
    target(
        states,
        primary,
        target,
        Objects.requireNonNull(primary.answer()),
        Objects.requireNonNull(target.answer()),
        wanted.maximumLagOrDefault());
    busy(primary.node());
    return checks;
  }

  /** Fails with everything that speaks against it. */
  Checks run(List<NodeState> states, NodeState primary, NodeState target, EngineFailover wanted) {
    Answer old = Objects.requireNonNull(primary.answer());
    Answer next = target.answer();
    if (next == null) {
      EngineException failure = Objects.requireNonNull(target.failure());
      checks.add("target", false, String.valueOf(failure.getMessage()));
    } else {
      target(states, primary, target, old, next, wanted.maximumLagOrDefault());
      rights(target.node());
    }
    List<String> lost = old.slots().stream().filter(Slot::isLost).map(Slot::name).toList();
    checks.add(
        "slots",
        lost.isEmpty(),
        lost.isEmpty()
            ? "No slot on %s is lost.".formatted(primary.name())
            : "Slots on %s are lost: %s.".formatted(primary.name(), String.join(", ", lost)));
    boolean controlled = primary.node().isControlled();
    checks.add(
        "control",
        controlled,
        controlled
            ? "Node %s is started and stopped by %s."
                .formatted(primary.name(), primary.node().control())
            : "Node %s has no control in the Engine document, so that it cannot be stopped."
                .formatted(primary.name()));
    String configFile = busy(primary.node());
    if (controlled) {
      place(primary, old, configFile);
    }
    checks.require(
        "See replication.status and process.list, put right what is in the way, and send the"
            + " command again.");
    return checks;
  }

  private void target(
      List<NodeState> states,
      NodeState primary,
      NodeState target,
      Answer old,
      Answer next,
      long allowed) {
    checks.add(
        "system identifier",
        old.systemId().equals(next.systemId()),
        old.systemId().equals(next.systemId())
            ? "Both nodes have the data of cluster %s.".formatted(old.systemId())
            : "Node %s has the data of another cluster: its system identifier is %s, that of %s is %s."
                .formatted(target.name(), next.systemId(), primary.name(), old.systemId()));
    checks.add(
        "timeline",
        old.timeline() == next.timeline(),
        old.timeline() == next.timeline()
            ? "Both nodes are on timeline %d.".formatted(old.timeline())
            : "Node %s is on timeline %d and %s on %d."
                .formatted(target.name(), next.timeline(), primary.name(), old.timeline()));
    boolean streams = new Pairing(states).streamsFrom(target, primary.node());
    checks.add(
        "streaming",
        streams,
        streams
            ? "Node %s streams from %s.".formatted(target.name(), primary.name())
            : "Node %s does not stream from %s.".formatted(target.name(), primary.name()));
    long lag = old.end().ahead(next.replayed() == null ? new Lsn(0) : next.replayed());
    checks.add(
        "lag",
        lag <= allowed,
        "Node %s is %,d bytes behind; %,d are allowed.".formatted(target.name(), lag, allowed));
    checks.replay(target.name(), next.replayPaused());
  }

  private void rights(NodeSettings target) {
    try (ServerConnection connection = cluster.connect(target)) {
      boolean may =
          connection.one(
              """
              SELECT has_function_privilege('pg_promote(boolean,integer)', 'EXECUTE')
                 AND pg_has_role('pg_read_all_settings', 'USAGE')
                 AND pg_has_role('pg_read_all_stats', 'USAGE')
                 AND (SELECT rolsuper OR rolreplication FROM pg_roles
                       WHERE rolname = current_user)
              """,
              row -> row.getBoolean(1));
      checks.add(
          "rights",
          may,
          may
              ? "The login may promote node %s and make slots on it.".formatted(target.name())
              : "The login may not promote node %s, make slots on it and read its primary_conninfo: it needs EXECUTE on pg_promote, REPLICATION, pg_read_all_settings and pg_read_all_stats."
                  .formatted(target.name()));
    } catch (EngineException e) {
      checks.add("rights", false, String.valueOf(e.getMessage()));
    }
  }

  /** What runs on the primary; returns where its configuration is. */
  private String busy(NodeSettings primary) {
    double seconds = cluster.settings().longTransaction().toMillis() / 1000.0;
    try (ServerConnection connection = cluster.connect(primary)) {
      return connection.one(
          BUSY,
          row -> {
            long backups = row.getLong("backups");
            checks.add(
                "base backups",
                backups == 0,
                backups == 0
                    ? "None runs."
                    : "A base backup runs on %s.".formatted(primary.name()));
            boolean sees = row.getBoolean("sees_all");
            checks.add(
                "rights on " + primary.name(),
                sees,
                sees
                    ? "The login sees the transactions of all."
                    : "The login does not see the transactions of others on %s: it needs pg_read_all_stats."
                        .formatted(primary.name()));
            long transactions = row.getLong("transactions");
            checks.add(
                "transactions",
                transactions == 0,
                transactions == 0
                    ? "None is older than %s s.".formatted(seconds)
                    : "%d transactions on %s are older than %s s and would be lost."
                        .formatted(transactions, primary.name(), seconds));
            boolean fails = row.getBoolean("archiver_fails");
            checks.add(
                "archiver",
                !fails,
                fails
                    ? "The archiver of %s fails at %s, and a stop waits for it."
                        .formatted(primary.name(), row.getString("failed_file"))
                    : "It does not fail.");
            return row.getString("config_file");
          },
          seconds);
    }
  }

  /**
   * That the data directory is the one of the server that was asked: another node's has the same
   * system identifier, but was started at another moment.
   */
  private void place(NodeState primary, Answer old, String configFile) {
    NodeSettings node = primary.node();
    try {
      NodeFacts facts = new NodeControl(node).look();
      boolean same =
          facts.isRunning()
              && facts.systemId().equals(old.systemId())
              && facts.state().equals("in production")
              && facts
                  .started()
                  .filter(
                      at ->
                          Math.abs(at - old.started().getEpochSecond()) <= START_TOLERANCE_SECONDS)
                  .isPresent();
      String directory = node.dataDirectory().orElseThrow();
      checks.add(
          "data directory",
          same,
          same
              ? "%s is that of the primary %s.".formatted(directory, primary.name())
              : "%s is not the data directory of the server that answers as primary %s: running %s, state \"%s\", system identifier %s."
                  .formatted(
                      directory,
                      primary.name(),
                      facts.isRunning(),
                      facts.state(),
                      facts.systemId()));
      if (node.control() == NodeSettings.Control.PG_CTL) {
        boolean inside = configFile.equals(directory + "/postgresql.conf");
        checks.add(
            "configuration file",
            inside,
            inside
                ? "It is in the data directory."
                : "%s is outside of the data directory: pg_ctl could not start node %s again. Use control systemd."
                    .formatted(configFile, primary.name()));
      }
    } catch (EngineException e) {
      checks.add("data directory", false, String.valueOf(e.getMessage()));
    }
  }
}
