package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.messages.command.DatabaseRestore.Clash;
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
      RestoreSelection selection = RestoreSelection.of(manifest, request.scope());
      if (request.scope().existing() != null) {
        return existing(connections, request, selection);
      }
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
              .formatted(selection.figures().rows(), request.parallelism()));
      would.add("Make indexes, constraints and triggers.");
      would.add(
          new DatabaseShelf(admin, request.jobId()).exists(request.database())
              ? "End all sessions on database \"%s\", replace it and drop what was there."
                  .formatted(request.database())
              : "Rename it to \"%s\".".formatted(request.database()));
      return would;
    }
  }

  private static List<String> existing(
      Connections connections, RestoreRequest request, RestoreSelection selection) {
    try (ServerConnection inside = LoadingSession.open(connections, request.database())) {
      new ExistingRelations(inside, request, selection).check();
    }
    return List.of(
        "Put %d tables with %d rows into database \"%s\" in one transaction, %s."
            .formatted(
                selection.figures().tables(),
                selection.figures().rows(),
                request.database(),
                request.scope().existing() == Clash.REPLACE
                    ? "in place of those of the same name"
                    : "beside what is there"),
        "Use schemas, types and functions that are there already as they are.");
  }
}
