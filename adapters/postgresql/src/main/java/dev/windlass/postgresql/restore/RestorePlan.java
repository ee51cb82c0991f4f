package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.ArrayList;
import java.util.List;

/** What a restore would do, once every check has passed. */
public final class RestorePlan {
  private RestorePlan() {}

  /** One sentence a step. Changes nothing. */
  public static List<String> check(
      Connections connections, RestoreRequest request, BackupManifest manifest) {
    try (ServerConnection admin = LoadingSession.admin(connections)) {
      RestorePreconditions preconditions = new RestorePreconditions(connections, request, manifest);
      preconditions.check(admin);
      List<String> would = new ArrayList<>();
      would.add(
          "Create database %s and its schema."
              .formatted(RestoreNames.of(request.jobId()).temporary()));
      List<String> missing = preconditions.missingTablespaces(admin);
      if (!missing.isEmpty()) {
        would.add(
            "Put everything into the default tablespace, since these are not here: %s."
                .formatted(String.join(", ", missing)));
      }
      would.add(
          "Load %d rows with %d connections at the same time."
              .formatted(
                  manifest.parts().stream().mapToLong(BackupManifest.Part::rows).sum(),
                  request.parallelism()));
      would.add("Make indexes, constraints and triggers.");
      would.add(
          new DatabaseShelf(admin, request.jobId()).exists(request.database())
              ? "End all sessions on database \"%s\", replace it and drop what was there."
                  .formatted(request.database())
              : "Rename it to \"%s\".".formatted(request.database()));
      return would;
    }
  }
}
