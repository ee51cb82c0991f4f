package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupListResult;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupPruneResult.Decision;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupSummary;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.VerifyDepth;
import java.util.List;
import java.util.Locale;

/** Backups, as the catalogue has them. */
final class BackupTables {
  private static final int STANDING = 2;

  private BackupTables() {}

  /** What a backup is of. */
  static String source(String database, String engine) {
    return database.isEmpty() ? "all of " + engine : database + " on " + engine;
  }

  /** There is nothing wrong in it: a check that finds something fails. */
  static void checked(Terminal terminal, BackupCheckResult check) {
    Table table =
        new Table()
            .text("DATABASE")
            .whole("NEWEST GOOD BACKUP")
            .whole("METHOD")
            .number("AGE")
            .number("DATA")
            .number("USUALLY");
    for (BackupCheckResult.Checked one : check.databases()) {
      table.row(
          one.database().isEmpty() ? "(the whole server)" : one.database(),
          one.backup(),
          one.method().name().toLowerCase(Locale.ROOT),
          Quantity.duration(one.age()),
          Quantity.size(one.dataBytes()),
          Quantity.size(one.usualBytes()));
    }
    table.print(terminal);
  }

  static void backups(Terminal terminal, BackupListResult list) {
    Table table =
        new Table()
            .whole("BACKUP")
            .text("DATABASE")
            .whole("STANDING")
            .number("AGE")
            .number("STORED")
            .number("DATA")
            .number("TABLES")
            .number("ROWS")
            .text("LABEL");
    Style style = terminal.outStyle();
    for (BackupSummary backup : list.backups()) {
      table.row(
          backup.backup(),
          backup.database().isEmpty() ? backup.engine() : backup.engine() + "/" + backup.database(),
          backup.standing().name().toLowerCase(Locale.ROOT),
          Quantity.duration(backup.age()),
          Quantity.size(backup.storedBytes()),
          Quantity.size(backup.dataBytes()),
          Quantity.count(backup.tables()),
          Quantity.count(backup.rows()),
          backup.label());
      if (backup.standing() == BackupStanding.DAMAGED) {
        table.paint(STANDING, style::bad);
      }
    }
    table.print(terminal);
    for (BackupSummary backup : list.backups()) {
      BackupSummary.Verification seen = backup.verification();
      if (seen != null && seen.problem() != null) {
        note(terminal, backup.backup() + ": " + seen.problem());
      }
    }
    if (list.more()) {
      note(terminal, "There are older ones; see --limit and --before.");
    }
  }

  static void pruned(Terminal terminal, BackupPruneResult result) {
    decisions(terminal, "Deleted", result.deleted());
    decisions(terminal, "Kept", result.kept());
    terminal
        .out()
        .println(
            "%s deleted, %s freed; %d stay."
                .formatted(
                    Quantity.count(result.deleted().size(), "backup", "backups"),
                    Quantity.size(result.freedBytes()),
                    result.keptCount()));
    if (result.left() > 0) {
      note(terminal, "No rule keeps %d of those that stay.".formatted(result.left()));
    }
  }

  private static void decisions(Terminal terminal, String title, List<Decision> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    terminal.out().println(terminal.outStyle().bold(title));
    Table table = new Table().whole("BACKUP").whole("STATE OF").number("STORED").text("WHY");
    decisions.forEach(
        decision ->
            table.row(
                decision.backup(),
                Quantity.time(decision.snapshotAt()),
                Quantity.size(decision.storedBytes()),
                decision.why()));
    table.print(terminal);
    terminal.out().println();
  }

  static void verified(Terminal terminal, BackupVerifyResult result) {
    boolean restored = result.depth() == VerifyDepth.RESTORE;
    BackupVerifyResult.CheckedServer server = result.server();
    new Card()
        .add("Backup", result.backupId())
        .add("State of", Quantity.time(result.snapshotAt()))
        .add(
            "Found good by",
            server != null
                ? "a server that was made of it, checked and removed"
                : restored
                    ? "a restore that was compared and dropped"
                    : "reading every object back")
        .add(
            "Objects",
            Quantity.count(result.objectCount(), "object", "objects")
                + ", "
                + Quantity.size(result.storedBytes()))
        .add(
            "Checked",
            server == null
                ? null
                : "%s with %s in %s"
                    .formatted(
                        Quantity.size(server.bytes()),
                        Quantity.count(server.relations(), "table or index", "tables and indexes"),
                        Quantity.count(server.databases(), "database", "databases")))
        .add(
            "Left out",
            server == null || server.tablesOnly().isEmpty()
                ? null
                : "indexes of %s: text is sorted in another way here"
                    .formatted(String.join(", ", server.tablesOnly())))
        .add(
            "Compared",
            restored && server == null
                ? Quantity.count(result.tableCount(), "table", "tables")
                    + ", "
                    + Quantity.count(result.rows(), "row", "rows")
                : null)
        .add("Took", Quantity.duration(result.duration()))
        .print(terminal);
  }

  private static void note(Terminal terminal, String text) {
    terminal.out().println(terminal.outStyle().warning(Text.visible(text)));
    terminal.out().flush();
  }
}
