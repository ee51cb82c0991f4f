package dev.windlass.controlstore;

import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.engine.StoredObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which files of engines' logs are archived. A file is entered after its object is written and
 * forgotten after its object is gone, so that no object is left that nobody knows. Throws Spring's
 * {@code DataAccessException} when the control database fails.
 */
public final class LogFiles {
  private final JdbcClient jdbc;
  private final Clock clock;

  /** The files in this control database. */
  public LogFiles(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.clock = clock;
  }

  /**
   * An archived file.
   *
   * @param file the file
   * @param object its object; the name is the file's
   */
  public record Archived(LogFile file, StoredObject object) {}

  /** The files of a server's log, in the order of their names. */
  public List<LogFile> of(String engine, String server) {
    return jdbc.sql(
            """
            SELECT server, name, position, bytes, sha256, ends_at FROM windlass.log_file
            WHERE engine = :engine AND server = :server ORDER BY name COLLATE "C"
            """)
        .param("engine", engine)
        .param("server", server)
        .query((row, _) -> file(row))
        .list();
  }

  /** One file; empty when it is not archived. */
  public Optional<Archived> find(String engine, String server, String name) {
    return jdbc.sql(
            """
            SELECT * FROM windlass.log_file
            WHERE engine = :engine AND server = :server AND name = :name
            """)
        .param("engine", engine)
        .param("server", server)
        .param("name", name)
        .query(
            (row, _) ->
                new Archived(
                    file(row),
                    new StoredObject(
                        row.getString("name"),
                        row.getLong("stored_bytes"),
                        row.getString("stored_sha256"))))
        .optional();
  }

  /**
   * Enters a file whose object is written; one that is there stays as it is.
   *
   * @throws LeaseLost when the job belongs to somebody else; nothing was entered then
   */
  public void enter(JobLease lease, String engine, Archived archived) {
    LogFile file = archived.file();
    int changed =
        jdbc.sql(
                BackupCatalogue.OWNER
                    + """
                    INSERT INTO windlass.log_file AS f
                      (engine, server, name, position, bytes, sha256, stored_bytes, stored_sha256, ends_at,
                       job_id, archived_at)
                    SELECT :engine, :server, :name, :position, :bytes, :sha256, :storedBytes, :storedSha256,
                       :endsAt, :job, :now
                    FROM owner
                    ON CONFLICT (engine, server, name) DO UPDATE SET name = f.name
                    """)
            .param("job", JobRows.toUuid(lease.job()))
            .param("token", lease.token())
            .param("engine", engine)
            .param("server", file.server())
            .param("name", file.name())
            .param("position", file.position())
            .param("bytes", file.bytes())
            .param("sha256", file.sha256())
            .param("storedBytes", archived.object().bytes())
            .param("storedSha256", archived.object().sha256())
            .param("endsAt", JobRows.time(file.endsAt()))
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (changed == 0) {
      throw new LeaseLost(lease);
    }
  }

  /** Forgets files whose objects are gone; nobody needed them any more. */
  public void forget(String engine, String server, List<String> names) {
    for (String name : names) {
      jdbc.sql(
              """
              DELETE FROM windlass.log_file
              WHERE engine = :engine AND server = :server AND name = :name
              """)
          .param("engine", engine)
          .param("server", server)
          .param("name", name)
          .update();
    }
  }

  private static LogFile file(ResultSet row) throws SQLException {
    return new LogFile(
        row.getString("server"),
        row.getString("name"),
        row.getString("position"),
        row.getLong("bytes"),
        row.getString("sha256"),
        BackupRows.instant(row, "ends_at"));
  }
}
