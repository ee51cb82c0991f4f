package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.backup.DatabaseTraits;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.Optional;

/**
 * Gives the restored database its name. An old one of that name is closed to new sessions, then
 * both are renamed in one transaction, and the old one is dropped: at no moment is there no
 * database of the name. Whatever fails before is undone, and a crash is gone on from. The commits
 * on this connection are durable, and with them everything that the restore wrote before.
 */
final class Publication {
  private final DatabaseShelf shelf;
  private final ServerConnection admin;
  private final RestoreRequest request;
  private final RestoreNames names;
  private final DatabaseProperties properties;

  Publication(
      ServerConnection admin,
      RestoreRequest request,
      RestoreNames names,
      DatabaseProperties properties) {
    this.admin = admin;
    this.shelf = new DatabaseShelf(admin, request.jobId());
    this.request = request;
    this.names = names;
    this.properties = properties;
  }

  /** Whether a database was replaced. */
  boolean run() {
    if (shelf.exists(names.temporary())) {
      swap();
    }
    boolean named = shelf.phase(request.database()).isPresent();
    boolean replaced = isReplaced();
    if (!named && !replaced) {
      throw lost();
    }
    if (replaced) {
      shelf.drop(names.aside());
    }
    if (named) {
      shelf.comment(request.database(), properties.text("comment"));
    }
    return replaced;
  }

  /**
   * Whether this restore has given its database the name of another one. It may have lost it since:
   * a job that waits for its next attempt holds no lock, and another restore can replace what this
   * one has made.
   */
  private boolean isReplaced() {
    return shelf.phase(names.aside()).equals(Optional.of(Phase.REPLACED));
  }

  private void swap() {
    Phase phase = shelf.phase(names.temporary()).orElse(Phase.CREATED);
    if (!phase.atLeast(Phase.FINISHED)) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "Database %s is not restored to its end (%s).".formatted(names.temporary(), phase),
          null);
    }
    boolean taken = shelf.exists(request.database());
    if (taken && !request.replace()) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "A database named \"%s\" was made while the restore ran; it was left alone."
              .formatted(request.database()),
          "Restore under another name, or say replace and repeat the name.");
    }
    new DatabaseTraits(properties)
        .statements(Sql.identifier(names.temporary()))
        .forEach(admin::execute);
    try {
      if (taken) {
        close();
        shelf.replace(request.database(), names.aside(), Phase.REPLACED, names.temporary());
      } else {
        shelf.rename(names.temporary(), request.database());
      }
    } catch (EngineException e) {
      putBack();
      throw e;
    }
  }

  private void close() {
    if (shelf.acceptsConnections(request.database())) {
      shelf.mark(names.temporary(), Phase.REPLACING);
      shelf.allowConnections(request.database(), false);
    }
  }

  /** The database that was to be replaced takes sessions again; one that has been replaced goes. */
  void putBack() {
    if (isReplaced()) {
      shelf.drop(names.aside());
      return;
    }
    boolean closed = shelf.phase(names.temporary()).equals(Optional.of(Phase.REPLACING));
    if (closed && shelf.exists(request.database())) {
      shelf.allowConnections(request.database(), true);
      shelf.mark(names.temporary(), Phase.FINISHED);
    }
  }

  private EngineException lost() {
    return new EngineException(
        FailureCode.OUTCOME_UNKNOWN,
        "Neither is there a database %s nor does \"%s\" bear this restore's mark: either the restore"
                .formatted(names.temporary(), request.database())
            + " ended and only its report was lost, or somebody dropped the temporary database.",
        "Look at \"%s\" before anything is repeated.".formatted(request.database()));
  }
}
