package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.history.StoreState;
import dev.windlass.chaos.history.StoreState.Backup;
import dev.windlass.chaos.history.StoreState.Contents;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.event.JobState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is catalogued lies in the store as its manifest says, checksum by checksum; a backup that
 * succeeded is catalogued, one that failed is not; nothing of those that failed is left in the
 * store, parts of uploads included.
 */
final class BackupCheck implements Check {
  @Override
  public String name() {
    return "backups";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    StoreState store = evidence.history().store();
    for (Backup backup : store.backups()) {
      if (backup.state().equals("complete")) {
        complete(backup, violated);
      } else if (backup.manifest() != null || !backup.objects().isEmpty()) {
        violated.accept(
            "backup %s is %s and has objects in the store".formatted(backup.id(), backup.state()));
      }
    }
    evidence
        .admitted()
        .forEach(
            (job, command) -> {
              if (command.spec() instanceof DatabaseBackup) {
                claimed(job, command, evidence, violated);
              }
            });
    pruned(evidence, violated);
    store.uploads().forEach(upload -> violated.accept("an upload was left behind: " + upload));
    store.strays().forEach(key -> violated.accept("an object belongs to no backup: " + key));
  }

  /** Only where a prune was asked for do backups go, and never more than it may take. */
  private static void pruned(Evidence evidence, Consumer<String> violated) {
    Map<String, Integer> asked = new HashMap<>();
    evidence
        .admitted()
        .values()
        .forEach(
            command -> {
              if (command.spec() instanceof BackupPrune prune && prune.keep().last() != null) {
                asked.merge(
                    String.valueOf(command.target().database()), prune.keep().last(), Math::min);
              }
            });
    Map<String, Integer> left = new HashMap<>();
    Map<String, Integer> gone = new HashMap<>();
    for (Backup backup : evidence.history().store().backups()) {
      Command command = evidence.admitted().get(new JobId(backup.job()));
      String database = command == null ? "" : String.valueOf(command.target().database());
      if (backup.state().equals("complete")) {
        left.merge(database, 1, Integer::sum);
      } else if (backup.state().equals("pruned")) {
        gone.merge(database, 1, Integer::sum);
      }
    }
    gone.forEach(
        (database, count) -> {
          int least = asked.getOrDefault(database, Integer.MAX_VALUE);
          if (left.getOrDefault(database, 0) < least) {
            violated.accept(
                "%d backups of %s were pruned, and %d are left"
                    .formatted(count, database, left.getOrDefault(database, 0)));
          }
        });
  }

  private static void claimed(
      JobId job, Command command, Evidence evidence, Consumer<String> violated) {
    long complete =
        evidence.history().store().backups().stream()
            .filter(backup -> backup.job().equals(job.value()))
            // A prune is one of a complete one.
            .filter(backup -> backup.state().equals("complete") || backup.state().equals("pruned"))
            .count();
    boolean succeeded =
        evidence.ended(job).filter(one -> one.state() == JobState.SUCCEEDED).isPresent();
    boolean expected = succeeded && !command.options().isDryRun();
    if (evidence.ended(job).isPresent()
        && !evidence.isUnknown(job)
        && complete != (expected ? 1 : 0)) {
      violated.accept(
          "%s is %s, and the catalogue has %d backups of it"
              .formatted(
                  evidence.name(job),
                  evidence.ended(job).map(BackupCheck::said).orElse("open"),
                  complete));
    }
  }

  private static String said(Ended end) {
    return end.failure() == null ? end.state().name() : end.state() + " with " + end.failure();
  }

  private static void complete(Backup backup, Consumer<String> violated) {
    Contents manifest = backup.manifest();
    if (manifest == null) {
      violated.accept("backup %s is catalogued and has no manifest".formatted(backup.id()));
      return;
    }
    if (!manifest.sha256().equals(backup.manifestSha256())) {
      violated.accept(
          "the manifest of backup %s is not the one in the catalogue".formatted(backup.id()));
    }
    for (JsonNode part : JsonMapper.shared().readTree(manifest.text()).path("parts")) {
      JsonNode object = part.path("object");
      String name = object.path("name").asString("");
      Contents found = backup.objects().get(name);
      if (found == null) {
        violated.accept("backup %s lacks its object %s".formatted(backup.id(), name));
      } else if (found.bytes() != object.path("bytes").asLong()
          || !found.sha256().equals(object.path("sha256").asString(""))) {
        violated.accept(
            "object %s of backup %s is not what the manifest says".formatted(name, backup.id()));
      }
    }
  }
}
