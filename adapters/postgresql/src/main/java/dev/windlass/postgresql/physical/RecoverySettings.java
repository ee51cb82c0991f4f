package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.connection.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** With which settings a server recovers; none of them stays in its files. */
final class RecoverySettings {
  private final ServerSettings settings;
  private final DatabaseRestore.Recovery wanted;
  private final boolean backupOnly;
  private final BackupManifest manifest;
  private final RecoveryPlace place;

  RecoverySettings(
      ServerSettings settings,
      RecoveryRequest request,
      BackupManifest manifest,
      RecoveryPlace place) {
    this.settings = settings;
    this.wanted = request.wanted();
    this.backupOnly = request.backupOnly();
    this.manifest = manifest;
    this.place = place;
  }

  private Path access() {
    return place.directory().resolve("pg_hba.conf");
  }

  /**
   * What has to be there before the server is started. The worker comes in through the socket,
   * which only the server's account can reach; for all others the rules of the backup hold. A
   * server that is only to prove its backup is asked by the role that made it, too.
   */
  void writeFiles() throws IOException {
    Path own = place.data().resolve("pg_hba.conf");
    String rules = Files.exists(own) ? Files.readString(own, StandardCharsets.UTF_8) : "";
    String role = backupOnly ? "all" : Sql.identifier(settings.username());
    Files.writeString(access(), "local all " + role + " trust\n" + rules, StandardCharsets.UTF_8);
    Path configuration = place.data().resolve("postgresql.conf");
    if (Files.notExists(configuration)) {
      Files.writeString(configuration, "# The backup had none.\n", StandardCharsets.UTF_8);
    }
    // The files of a standby say that it is one; then no recovery would ever end.
    Files.deleteIfExists(place.data().resolve("standby.signal"));
    Files.writeString(place.data().resolve("recovery.signal"), "", StandardCharsets.UTF_8);
  }

  /**
   * Everything by name.
   *
   * @param aimed whether there is a target; without one, recovery goes to the end of the log
   */
  Map<String, String> parameters(int port, String restoreCommand, boolean aimed) {
    Map<String, String> all = new LinkedHashMap<>();
    new JsonMapper()
        .readTree(Objects.toString(manifest.properties().get("settings"), "{}"))
        .properties()
        .forEach(setting -> all.put(setting.getKey(), setting.getValue().asString()));
    all.put("listen_addresses", "127.0.0.1");
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", place.socket().toString());
    all.put("hba_file", access().toString());
    all.put("external_pid_file", "");
    all.put("ssl", "off");
    all.put("archive_mode", "off");
    all.put("hot_standby", "on");
    all.put("primary_conninfo", "");
    all.put("primary_slot_name", "");
    all.put("synchronous_standby_names", "");
    // Subscriptions of the origin are its own: a copy that follows them would take its slots away.
    all.put("max_logical_replication_workers", "0");
    all.put("logging_collector", "off");
    all.put("log_destination", "stderr");
    all.put("log_line_prefix", "%e %m ");
    all.put("lc_messages", "C");
    all.put("restore_command", restoreCommand);
    all.put("recovery_target_timeline", "latest");
    for (String target : new String[] {"", "_name", "_time", "_xid", "_lsn"}) {
      all.put("recovery_target" + target, "");
    }
    if (backupOnly) {
      aim(all, "recovery_target", "immediate");
      all.put("recovery_target_action", "promote");
      // Damage that brings it down is proof enough. PostgreSQL 18 that is told to stop while it
      // starts again after a crash hangs.
      all.put("restart_after_crash", "off");
    } else if (aimed) {
      aim(all);
    }
    return all;
  }

  private void aim(Map<String, String> all) {
    Instant time = wanted.time();
    String position = wanted.position();
    String point = wanted.restorePoint();
    if (time != null) {
      // The server reads it before it knows the names of zones, Z among them.
      aim(all, "recovery_target_time", time.toString().replace("T", " ").replace("Z", "+00"));
    } else if (position != null) {
      aim(all, "recovery_target_lsn", LogPosition.of(position).toString());
    } else if (point != null) {
      aim(all, "recovery_target_name", point);
    }
    all.put("recovery_target_inclusive", "on");
    all.put(
        "recovery_target_action",
        wanted.actionOrPromote() == RecoveryAction.PAUSE ? "pause" : "promote");
  }

  /** The target comes after all others were emptied: the server takes no two of them. */
  private static void aim(Map<String, String> all, String name, String value) {
    all.remove(name);
    all.put(name, value);
  }
}
