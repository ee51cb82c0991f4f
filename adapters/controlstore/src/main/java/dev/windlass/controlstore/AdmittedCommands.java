package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Which commands were admitted before. */
public final class AdmittedCommands {
  private final ControlTransactions transactions;

  /** Those of this control database. */
  public AdmittedCommands(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /** The digests of these jobs' commands; without those that were never admitted. */
  public Map<JobId, String> digests(Collection<JobId> jobs) {
    if (jobs.isEmpty()) {
      return Map.of();
    }
    UUID[] ids = jobs.stream().map(JobRows::toUuid).toArray(UUID[]::new);
    return transactions.call(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT job_id, digest FROM windlass.admission WHERE job_id = ANY(?)")) {
            select.setArray(1, connection.createArrayOf("uuid", ids));
            Map<JobId, String> digests = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                digests.put(
                    JobRows.id(rows, "job_id"), HexFormat.of().formatHex(rows.getBytes("digest")));
              }
            }
            return digests;
          }
        });
  }
}
