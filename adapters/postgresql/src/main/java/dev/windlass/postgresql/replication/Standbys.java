package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.NodeControl.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From where standbys stream, and how that is changed. */
final class Standbys {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Cluster cluster;

  Standbys(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The slot on the primary through which Windlass has a node stream. */
  static String slotOf(NodeSettings node) {
    String plain = node.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    String name = "windlass_" + plain;
    return name.substring(0, Math.min(name.length(), Sql.LONGEST_NAME));
  }

  /**
   * How a former primary streams from the new one: as that one streamed until now, with a host, a
   * port, a name and a passfile of its own.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} when that cannot be told, or would put a
   *     password in plain sight
   */
  Upstream upstream(NodeSettings old, NodeSettings target) {
    Conninfo now = conninfo(target);
    Conninfo conninfo =
        now.with("host", target.host())
            .with("port", Integer.toString(target.port()))
            .with("password", null);
    if (now.has("hostaddr")) {
      conninfo = conninfo.with("hostaddr", null);
    }
    if (now.has("application_name")) {
      conninfo = conninfo.with("application_name", old.name());
    }
    Optional<String> user = cluster.settings().replicationUsername();
    if (user.isPresent()) {
      conninfo = conninfo.with("user", user.get());
    }
    if (old.passfile().isPresent()) {
      conninfo = conninfo.with("passfile", old.passfile().get());
    }
    Optional<Secret> password =
        cluster
            .settings()
            .replicationPassword()
            .or(() -> Optional.ofNullable(now.get("password")).map(Secret::of));
    if (password.isPresent() && old.passfile().isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Standby %s has its password in primary_conninfo, and node %s has no passfile to keep it in."
              .formatted(target.name(), old.name()),
          "Give every node a passfile in the Engine document.");
    }
    String login = conninfo.get("user");
    requireOneLine(target, conninfo.toString() + password.map(Secret::reveal).orElse(""));
    return new Upstream(
        conninfo.toString(),
        slotOf(old),
        password
            .map(
                secret ->
                    Secret.of(
                        "*:*:*:%s:%s"
                            .formatted(login == null ? "*" : field(login), field(secret.reveal()))))
            .orElse(null));
  }

  /** A node reads it line by line. */
  private static void requireOneLine(NodeSettings target, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The primary_conninfo of standby %s, or the password of replication, has a control character."
              .formatted(target.name()),
          "Take it out.");
    }
  }

  /** A field of a passfile. */
  private static String field(String value) {
    return value.replace("\\", "\\\\").replace(":", "\\:");
  }

  private Conninfo conninfo(NodeSettings standby) {
    try (ServerConnection connection = cluster.connect(standby)) {
      String text =
          connection.one("SELECT current_setting('primary_conninfo')", row -> row.getString(1));
      return Conninfo.read(text)
          .orElseThrow(
              () ->
                  new EngineException(
                      FailureCode.PRECONDITION_FAILED,
                      "The primary_conninfo of standby %s is not of the form \"host=… port=…\"."
                          .formatted(standby.name()),
                      "Write it in that form."));
    }
  }

  /** Makes a physical slot unless it is there. */
  void makeSlot(ServerConnection primary, String name) {
    boolean there =
        primary.one(
            "SELECT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = ?)",
            row -> row.getBoolean(1),
            name);
    if (!there) {
      primary.query(
          "SELECT pg_create_physical_replication_slot(?, true)::text",
          row -> row.getString(1),
          name);
    }
  }

  /** Drops physical slots that nobody uses any more; those that are used or gone are left. */
  void dropSlots(NodeSettings node, List<String> names) {
    try (ServerConnection connection = cluster.connect(node)) {
      for (String name : names) {
        connection.query(
            "SELECT pg_drop_replication_slot(slot_name)::text FROM pg_replication_slots"
                + " WHERE slot_name = ? AND slot_type = 'physical' AND NOT active",
            row -> row.getString(1),
            name);
      }
    }
  }

  /**
   * Has a running standby stream from another primary, through a slot of the same name as before.
   *
   * @return what was done, in a sentence
   * @throws EngineException {@code PRECONDITION_FAILED} when its password would have to be written
   *     into a statement
   */
  String repoint(NodeSettings standby, NodeSettings primary) {
    Conninfo now = conninfo(standby);
    if (now.has("password") || now.has("sslpassword")) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Standby %s has its password in primary_conninfo, which Windlass does not write into a statement: point it to %s by hand."
              .formatted(standby.name(), primary.address()),
          null);
    }
    try (ServerConnection connection = cluster.connect(standby);
        ServerConnection atPrimary = cluster.connect(primary)) {
      String slot =
          connection.one("SELECT current_setting('primary_slot_name')", row -> row.getString(1));
      if (!slot.isEmpty()) {
        makeSlot(atPrimary, slot);
      }
      Conninfo next =
          now.with("host", primary.host())
              .with("port", Integer.toString(primary.port()))
              .with("hostaddr", null);
      connection.execute("ALTER SYSTEM SET primary_conninfo = " + Sql.literal(next.toString()));
      connection.query("SELECT pg_reload_conf()", row -> row.getBoolean(1));
    }
    if (!awaitStreaming(standby, primary)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Standby %s was pointed to %s and does not stream from it yet."
              .formatted(standby.name(), primary.name()),
          null);
    }
    return "Pointed standby %s to %s; it streams.".formatted(standby.name(), primary.name());
  }

  /** Whether a standby's log comes from an address that is not this node's. */
  boolean followsOther(NodeState standby, NodeSettings primary) {
    try {
      Conninfo now = conninfo(standby.node());
      return !primary.host().equals(now.get("host"))
          || !Integer.toString(primary.port()).equals(now.has("port") ? now.get("port") : "5432");
    } catch (EngineException unreadable) {
      return true;
    }
  }

  /** Waits until a standby streams from a node and is on its timeline. */
  boolean awaitStreaming(NodeSettings standby, NodeSettings primary) {
    return Waiting.until(
        PATIENCE,
        () -> {
          NodeState state = cluster.look(standby);
          NodeState of = cluster.look(primary);
          return state.answer() != null
              && of.answer() != null
              && state.answer().timeline() == of.answer().timeline()
              && new Pairing(List.of(state, of)).streamsFrom(state, primary);
        });
  }
}
