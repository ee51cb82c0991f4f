package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What has to hold before a restore. All of it is looked at before anything is made, and all that
 * is wrong is said at once: at three in the morning nobody wants to find problems one by one.
 */
final class RestorePreconditions {
  private static final String BLOCKERS =
      """
      SELECT 'replication slot ' || slot_name FROM pg_replication_slots WHERE database = ?
      UNION ALL
      SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE database = ?
      """;

  private final Connections connections;
  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final DatabaseProperties properties;
  private final List<String> problems = new ArrayList<>();
  private final List<String> remedies = new ArrayList<>();

  RestorePreconditions(Connections connections, RestoreRequest request, BackupManifest manifest) {
    this.connections = connections;
    this.request = request;
    this.manifest = manifest;
    this.properties = DatabaseProperties.of(manifest.properties());
  }

  /**
   * Checks everything.
   *
   * @throws EngineException {@code PRECONDITION_FAILED}; {@code ALREADY_EXISTS} when the name is
   *     taken and not to be replaced
   */
  void check(ServerConnection admin) {
    boolean existing = request.scope().existing() != null;
    if (existing) {
      checkExisting(admin);
    } else {
      checkName(admin);
      checkRights(admin);
    }
    checkVersion(ServerVersion.of(admin));
    checkRoles(admin);
    checkExtensions(admin);
    if (!problems.isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Database \"%s\" cannot be restored here; nothing was changed. %s"
              .formatted(request.database(), String.join(" ", problems)),
          remedies.isEmpty() ? null : String.join(" ", remedies));
    }
  }

  private void checkName(ServerConnection admin) {
    String name = request.database();
    if (!Sql.isName(name)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "No PostgreSQL database can be named \"%s\": names have 1 to %d bytes and no zero byte."
              .formatted(name.replace('\0', '?'), Sql.LONGEST_NAME),
          "Choose a shorter name.");
    }
    boolean taken = new DatabaseShelf(admin, request.jobId()).exists(name);
    if (taken && !request.replace()) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Engine %s has a database named \"%s\" already; nothing was changed."
              .formatted(connections.settings().engine(), name),
          "Restore under another name, or say replace and repeat the name.");
    }
    if (taken) {
      checkReplaceable(admin, name);
    }
  }

  private void checkExisting(ServerConnection admin) {
    String name = request.database();
    if (!new DatabaseShelf(admin, request.jobId()).exists(name)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine %s has no database named \"%s\" into which to restore."
              .formatted(connections.settings().engine(), name),
          "Restore without spec.existing, and the database is made.");
    }
    if (request.scope().only().isEmpty()
        && manifest.parts().stream()
            .anyMatch(part -> PartKind.of(part.details()) == PartKind.LARGE_OBJECTS)) {
      problems.add("Its large objects have numbers that may be taken in an existing database.");
      remedies.add("Name the tables that are wanted, or restore under a new name.");
    }
  }

  private void checkReplaceable(ServerConnection admin, String name) {
    if (name.equals(connections.settings().maintenanceDatabase())) {
      problems.add("Windlass itself connects to it.");
      remedies.add("Set maintenanceDatabase of the engine to another database.");
    }
    List<String> blockers = admin.query(BLOCKERS, row -> row.getString(1), name, name);
    if (!blockers.isEmpty()) {
      problems.add("It is held by: %s.".formatted(String.join(", ", blockers)));
      remedies.add("Drop them or let them end first.");
    }
  }

  private void checkVersion(ServerVersion here) {
    Object number = manifest.properties().get("serverVersionNumber");
    int from = number instanceof Number value ? value.intValue() / 10_000 : 0;
    if (here.major() < from) {
      problems.add(
          "The backup is of PostgreSQL %d and this server is %d, which is older."
              .formatted(from, here.major()));
      remedies.add("Restore to a server of version %d or later.".formatted(from));
    }
  }

  private void checkRoles(ServerConnection admin) {
    List<String> missing = MissingRoles.of(admin, request, manifest);
    if (!missing.isEmpty() && request.scope().createRoles()) {
      if (!MissingRoles.areIn(manifest)) {
        problems.add(
            "Roles are missing (%s), and the backup holds none."
                .formatted(String.join(", ", missing)));
        remedies.add("Back up with globals, or make them first.");
      }
      return;
    }
    if (!missing.isEmpty()) {
      problems.add(
          "These roles own things in the backup or have rights to them, and are not here: %s."
              .formatted(String.join(", ", missing)));
      remedies.add(
          "Make them first: "
              + missing.stream()
                  .map(role -> "CREATE ROLE " + Sql.identifier(role) + ";")
                  .collect(Collectors.joining(" ")));
    }
  }

  private void checkExtensions(ServerConnection admin) {
    List<String> there =
        admin.query("SELECT name FROM pg_available_extensions", row -> row.getString(1));
    List<String> missing =
        properties.entries("extensions").stream()
            .map(entry -> entry.getOrDefault("name", ""))
            .filter(name -> !there.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      problems.add("These extensions are not installed: %s.".formatted(String.join(", ", missing)));
      remedies.add("Install their packages on the server.");
    }
  }

  private void checkRights(ServerConnection admin) {
    boolean allowed =
        admin.one(
            "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user",
            row -> row.getBoolean(1));
    if (!allowed) {
      problems.add(
          "Role %s may not create databases.".formatted(connections.settings().username()));
      remedies.add(
          "ALTER ROLE %s CREATEDB;".formatted(Sql.identifier(connections.settings().username())));
    }
  }

  /** Tablespaces that the backup names and the server has not. */
  List<String> missingTablespaces(ServerConnection admin) {
    List<String> there = admin.query("SELECT spcname FROM pg_tablespace", row -> row.getString(1));
    return properties.tablespaces().stream().filter(name -> !there.contains(name)).toList();
  }
}
