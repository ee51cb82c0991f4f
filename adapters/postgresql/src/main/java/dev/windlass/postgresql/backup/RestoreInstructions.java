package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupManifest;
import dev.windlass.postgresql.connection.Sql;
import dev.windlass.postgresql.tool.NewerSetting;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes {@code RESTORE.md}: the way back with PostgreSQL's own tools and {@code zstd} alone. */
final class RestoreInstructions {
  private static final String PSQL =
      " | psql -X -q %s-o /dev/null -v ON_ERROR_STOP=1 -d \"$TARGET\"";

  /** A script, so that a server that is older than {@code pg_restore} takes it. */
  private static final String INTO_TARGET =
      " | sed '" + NewerSetting.SED + "'" + PSQL.formatted("");

  private final BackupManifest manifest;
  private final DatabaseProperties properties;
  private final int major;

  private RestoreInstructions(BackupManifest manifest) {
    this.manifest = manifest;
    this.properties = DatabaseProperties.of(manifest.properties());
    this.major =
        manifest.properties().get("serverVersionNumber") instanceof Number number
            ? number.intValue() / 10_000
            : 0;
  }

  static String write(BackupManifest manifest) {
    return new RestoreInstructions(manifest).text();
  }

  private String text() {
    return """
        # Restore without Windlass

        Backup `%s` of database `%s` on engine `%s`, PostgreSQL %s, as it was at %s.

        You need `psql` and `pg_restore` of version %d or later, `zstd`, a server of version %d or
        later, and a login there that may create databases and set the owners below. Copy all objects
        of this backup into one directory, keep their names, and run the blocks in it with `bash`, in
        their order. `psql` and `pg_restore` find the server through `PGHOST`, `PGPORT`, `PGUSER`
        and `PGPASSWORD`. Stop at the first error.

        Check that the objects are whole:

        ```bash
        sha256sum --check --quiet <<'SUMS'
        %s
        SUMS
        ```

        %s%s%s%sMake the database; choose a plain name that is free:

        ```bash
        TARGET=restored
        psql -X -v ON_ERROR_STOP=1 -v name="$TARGET" -d postgres <<'SQL'
        %s;
        SQL
        ```

        Make what has to be there before data:

        ```bash
        %s(
        set -e -o pipefail
        pg_restore --exit-on-error %s--section=pre-data -f - schema.dump%s
        )
        ```

        Load the data. Each script is one transaction; they may run at the same time:

        ```bash
        %s
        ```

        Make indexes, constraints and triggers. Where the server is not older than `pg_restore`,
        `--jobs=4 -d "$TARGET" schema.dump` in place of all behind `post-data` is faster:

        ```bash
        (
        set -e -o pipefail
        pg_restore --exit-on-error %s--section=post-data -f - schema.dump%s
        )
        ```

        Give the database its settings, owner and rights:

        ```bash
        psql -X -q -v ON_ERROR_STOP=1 -v name="$TARGET" -d postgres <<'SQL'
        %s
        SQL
        ```

        Run `ANALYZE` before the database is used.
        """
        .formatted(
            manifest.backupId(),
            manifest.database().replace('`', '\'').replace('\n', ' '),
            manifest.engine(),
            manifest.engineVersion(),
            manifest.snapshotAt(),
            toolsMajor(),
            major,
            checksums(),
            manifest.decryptingInstructions() + globals(),
            roles(),
            extensions(),
            tablespaces() + withoutRows(),
            new DatabaseTraits(properties).create(":\"name\"", major),
            properties.hasPublicSchema() ? "" : "psql -X -d \"$TARGET\" -c 'DROP SCHEMA public'\n",
            placement(),
            INTO_TARGET,
            data(),
            placement(),
            INTO_TARGET,
            traits());
  }

  private int toolsMajor() {
    return manifest.properties().get("toolsMajor") instanceof Number number
        ? number.intValue()
        : major;
  }

  private String checksums() {
    return manifest.parts().stream()
        .map(part -> part.object().sha256() + "  " + part.object().name())
        .collect(Collectors.joining("\n"));
  }

  private String roles() {
    List<String> roles = properties.neededRoles();
    if (roles.isEmpty()) {
      return "";
    }
    return """
        These roles must be on the server. Make those that are missing, without rights and passwords;
        give them what they need afterwards:

        ```bash
        psql -X -q -v ON_ERROR_STOP=1 -d postgres <<'SQL'
        %s
        SQL
        ```

        """
        .formatted(roles.stream().map(RestoreInstructions::role).collect(Collectors.joining("\n")));
  }

  private String globals() {
    boolean there =
        manifest.parts().stream().anyMatch(part -> PartKind.of(part.details()) == PartKind.GLOBALS);
    return there
        ? """
          `%s` holds all roles, with rights, memberships and settings, and tablespaces. On a server of
          its own `zstd -dc %s | psql -X -d postgres` makes them before the next block does; it
          complains of those that are there and goes on. It changes roles of the same name, their passwords
          too if it holds any: on a server that others use, take the statements that you want out of it.

          """
            .formatted(PartKind.GLOBALS_OBJECT, PartKind.GLOBALS_OBJECT)
        : "";
  }

  private static String role(String role) {
    return "SELECT %s WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %s) \\gexec"
        .formatted(Sql.literal("CREATE ROLE " + Sql.identifier(role)), Sql.literal(role));
  }

  private String tablespaces() {
    List<String> names = properties.tablespaces();
    return names.isEmpty()
        ? ""
        : "Things lie in the tablespaces "
            + String.join(", ", names)
            + "; with `--no-tablespaces` they go into the default one. Leave that option out below"
            + " where the server has these tablespaces.\n\n";
  }

  private String withoutRows() {
    List<String> names = PostgresqlBackupSession.withoutRows(manifest);
    return names.isEmpty()
        ? ""
        : "The backup is one of a standby, which has no rows of unlogged tables; these come back empty: "
            + String.join(", ", names).replace('\n', ' ')
            + ".\n\n";
  }

  private String placement() {
    return properties.tablespaces().isEmpty() ? "" : "--no-tablespaces ";
  }

  private String extensions() {
    List<String> names =
        properties.entries("extensions").stream().map(it -> it.getOrDefault("name", "")).toList();
    return names.isEmpty()
        ? ""
        : "These extensions must be installed on the server: " + String.join(", ", names) + ".\n\n";
  }

  private String data() {
    Set<PartKind> kinds =
        manifest.parts().stream()
            .map(part -> PartKind.of(part.details()))
            .collect(Collectors.toSet());
    StringBuilder commands = new StringBuilder("(\nset -e -o pipefail");
    String psql = PSQL.formatted("-1 ");
    if (kinds.contains(PartKind.DATA)) {
      commands.append("\nfor part in data/*.sql.zst; do\n  zstd -dc \"$part\"").append(psql);
      commands.append("\ndone");
    }
    if (kinds.contains(PartKind.SEQUENCES)) {
      commands.append("\nzstd -dc ").append(PartKind.SEQUENCES_OBJECT).append(psql);
    }
    if (kinds.contains(PartKind.LARGE_OBJECTS)) {
      commands
          .append("\nzstd -dc ")
          .append(PartKind.LARGE_OBJECTS_OBJECT)
          .append(" | pg_restore --exit-on-error --section=data -f -")
          .append(INTO_TARGET);
    }
    return commands.append("\n)").toString();
  }

  private String traits() {
    String comment =
        properties
            .text("comment")
            .map(text -> "COMMENT ON DATABASE :\"name\" IS " + Sql.literal(text) + ";\n")
            .orElse("");
    return comment
        + new DatabaseTraits(properties)
            .statements(":\"name\"").stream()
                .map(statement -> statement + ";")
                .collect(Collectors.joining("\n"));
  }
}
