package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.QuietTransaction;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the roles that a backup needs and the server lacks, as the backup's globals have them.
 * Roles that are there are not touched, apart from becoming members of new ones or having new ones
 * as members.
 */
final class MissingRoles {
  private static final String ROLES = "SELECT rolname FROM pg_roles";

  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final ObjectSource source;

  MissingRoles(RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    this.request = request;
    this.manifest = manifest;
    this.source = source;
  }

  /** What a restore needs and the server lacks. */
  static List<String> of(ServerConnection admin, RestoreRequest request, BackupManifest manifest) {
    DatabaseProperties properties = DatabaseProperties.of(manifest.properties());
    Set<String> there = new HashSet<>(admin.query(ROLES, row -> row.getString(1)));
    List<String> needed =
        request.scope().existing() == null ? properties.neededRoles() : properties.roles();
    return needed.stream().filter(role -> !there.contains(role)).toList();
  }

  /** Whether the backup holds roles. */
  static boolean areIn(BackupManifest manifest) {
    return manifest.parts().stream()
        .anyMatch(part -> PartKind.of(part.details()) == PartKind.GLOBALS);
  }

  /**
   * Makes them when the request says so, all or none.
   *
   * @throws EngineException {@code NOT_FOUND} when the backup has no such role; {@code
   *     PERMISSION_DENIED} when the login may not make them
   */
  void create(ServerConnection admin, WorkMonitor monitor) {
    if (!request.scope().createRoles()) {
      return;
    }
    List<String> missing = of(admin, request, manifest);
    if (missing.isEmpty()) {
      return;
    }
    GlobalsScript script = new GlobalsScript(text());
    if (script.hasNamesOfSeveralLines()) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "The backup's roles cannot be told apart safely: the name of one has several lines.",
          "Make the roles that are missing by hand: %s.".formatted(String.join(", ", missing)));
    }
    List<String> unknown = missing.stream().filter(role -> !script.creates(role)).toList();
    if (!unknown.isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "The restore needs these roles and the backup does not hold them: %s; nothing was changed."
              .formatted(String.join(", ", unknown)),
          "Make them first.");
    }
    Set<String> there = new HashSet<>(admin.query(ROLES, row -> row.getString(1)));
    new QuietTransaction(admin).run(script.making(missing, there), monitor);
  }

  private String text() {
    try (InputStream object = source.open(PartKind.GLOBALS_OBJECT);
        ZstdInputStreamNoFinalizer script = new ZstdInputStreamNoFinalizer(object)) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      object.transferTo(OutputStream.nullOutputStream());
      return text;
    } catch (IOException e) {
      throw StoreFailure.of(e, PartKind.GLOBALS_OBJECT);
    }
  }
}
