package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes {@code RESTORE.md}: the way back with PostgreSQL, {@code tar} and {@code zstd} alone. */
final class PhysicalInstructions {
  private final BackupManifest manifest;

  private PhysicalInstructions(BackupManifest manifest) {
    this.manifest = manifest;
  }

  static String write(BackupManifest manifest) {
    return new PhysicalInstructions(manifest).text();
  }

  private String text() {
    int major = number("serverVersionNumber") / 10_000;
    return """
        # Restore without Windlass

        Physical backup `%s` of engine `%s`, PostgreSQL %s, system identifier %s. It spans %s to %s
        of timeline %s and holds the state of %s.

        You need PostgreSQL %d (this major version and no other) on the same kind of processor, `tar`
        and `zstd`. Copy all objects of this backup into one directory, keep their names, and run the
        blocks in it with `bash`, in their order, as the user who is to run the server, with
        PostgreSQL's programs on the `PATH`. Stop at the first error.

        Check that the objects are whole:

        ```bash
        sha256sum --check --quiet <<'SUMS'
        %s
        SUMS
        ```

        Unpack them. The directory is the new server's data directory; it must not be there yet:

        ```bash
        PGDATA="${PGDATA:-$PWD/restored}"
        mkdir -m 700 "$PGDATA"
        for part in base-*.tar.zst; do zstd -dc "$part" | tar -x -C "$PGDATA"; done
        %scp backup_manifest "$PGDATA"/
        pg_verifybackup "$PGDATA"
        rm "$PGDATA"/backup_manifest
        %s```

        `pg_wal` has the log that the backup itself needs. To go further, have the archived log at
        hand: objects `wal/%s/%s/<segment>.zst` of the same bucket and prefix. Copy those from
        `%s` on, and all that end in `.history.zst`, into the directory `wal` beside this file; an
        empty directory brings back the state at the end of the backup.

        Say how far to go. Without a target, recovery goes to the end of the log that is there; for
        a moment add for example `recovery_target_time = '2026-11-21 02:00:00+00'`, with an offset
        in digits, since the server takes no `Z` here:

        ```bash
        mkdir -p wal
        cat >> "$PGDATA"/postgresql.auto.conf <<CONF
        restore_command = 'test -f "$PWD/wal/%%f.zst" && zstd -dqf "$PWD/wal/%%f.zst" -o "%%p"'
        recovery_target_action = 'promote'
        archive_mode = off
        CONF
        rm -f "$PGDATA"/standby.signal
        touch "$PGDATA"/recovery.signal
        ```

        When `postgresql.conf` and `pg_hba.conf` were outside of the data directory, as on Debian,
        put such files there now. Then start the server; `PGPORT` chooses another port than that of
        the server that was backed up:

        ```bash
        pg_ctl -D "$PGDATA" -o "-p ${PGPORT:-5432}" -l "$PGDATA.log" -w -t 86400 start
        ```

        It takes connections for reading while it recovers, and for writing when it is done. Then
        remove the three lines above from `postgresql.auto.conf`.
        """
        .formatted(
            manifest.backupId(),
            manifest.engine(),
            manifest.engineVersion(),
            property("systemIdentifier"),
            property("startLsn"),
            property("stopLsn"),
            property("timeline"),
            manifest.snapshotAt(),
            major,
            manifest.parts().stream()
                .map(part -> part.object().sha256() + "  " + part.object().name())
                .collect(Collectors.joining("\n")),
            tablespaces(
                "mkdir -p -m 700 \"$PGDATA.tablespaces/%1$s\"\n"
                    + "for part in %1$s-*.tar.zst; do zstd -dc \"$part\""
                    + " | tar -x -C \"$PGDATA.tablespaces/%1$s\"; done\n"
                    + "ln -s \"$PGDATA.tablespaces/%1$s\" \"$PGDATA/pg_tblspc/%1$s\"\n"),
            tablespaceMap(),
            manifest.engine(),
            property("systemIdentifier"),
            firstSegment());
  }

  private String tablespaceMap() {
    List<Map<?, ?>> all = tablespaces(manifest);
    if (all.isEmpty()) {
      return "";
    }
    return "rm \"$PGDATA\"/tablespace_map\n"
        + tablespaces("echo \"%1$s $PGDATA.tablespaces/%1$s\" >> \"$PGDATA\"/tablespace_map\n");
  }

  private String tablespaces(String each) {
    return tablespaces(manifest).stream()
        .map(tablespace -> each.formatted(tablespace.get("oid")))
        .collect(Collectors.joining());
  }

  /** The tablespaces beside the server's own: {@code oid} and {@code location}. */
  static List<Map<?, ?>> tablespaces(BackupManifest manifest) {
    return manifest.properties().get("tablespaces") instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).<Map<?, ?>>map(it -> (Map<?, ?>) it).toList()
        : List.of();
  }

  private String firstSegment() {
    long bytes = number("walSegmentBytes");
    return bytes <= 0
        ? "the first"
        : LogPosition.segmentName(
            number("timeline"), LogPosition.of(property("startLsn")).segment(bytes), bytes);
  }

  private String property(String name) {
    @Nullable Object value = manifest.properties().get(name);
    return Objects.toString(value, "");
  }

  private int number(String name) {
    return manifest.properties().get(name) instanceof Number number ? number.intValue() : 0;
  }
}
