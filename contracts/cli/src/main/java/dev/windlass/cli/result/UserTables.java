package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.messages.command.UserDropResult;
import dev.windlass.messages.command.UserListResult;
import dev.windlass.messages.command.UserMetadata;
import dev.windlass.messages.command.UserRotatePasswordResult;
import java.util.List;

/** Users, and what was done to them. */
final class UserTables {
  private UserTables() {}

  static void users(Terminal terminal, UserListResult list) {
    Table table =
        new Table()
            .text("USER")
            .whole("LOGIN")
            .text("RIGHTS")
            .text("MEMBER OF")
            .number("LIMIT")
            .text("VALID UNTIL")
            .text("FINDINGS");
    for (UserMetadata user : list.users()) {
      table.row(
          user.name(),
          user.login() ? "yes" : "no",
          rights(user),
          String.join(", ", user.memberOf()),
          user.connectionLimit(),
          Quantity.time(user.validUntil()),
          String.join(" ", user.findings()));
      table.paint(6, terminal.outStyle()::warning);
    }
    table.print(terminal);
  }

  private static String rights(UserMetadata user) {
    String attributes = String.join(", ", user.attributes());
    if (!user.administrator()) {
      return attributes;
    }
    return attributes.isEmpty() ? "everything" : "everything, " + attributes;
  }

  static void created(Terminal terminal, UserCreateResult create) {
    if (!create.created()) {
      terminal
          .out()
          .println(
              terminal
                  .outStyle()
                  .warning("User " + Text.visible(create.user()) + " was there already."));
    }
    changes(terminal, create.changes());
    if (create.passwordIn() != null) {
      new Card().add("Password in", create.passwordIn()).print(terminal);
    }
  }

  static void dropped(Terminal terminal, UserDropResult drop) {
    if (!drop.dropped()) {
      terminal.out().println("There was no user " + Text.visible(drop.user()) + " any more.");
    }
    changes(terminal, drop.changes());
  }

  static void rotated(Terminal terminal, UserRotatePasswordResult rotated) {
    new Card().add("User", rotated.user()).add("Password in", rotated.passwordIn()).print(terminal);
  }

  private static void changes(Terminal terminal, List<String> changes) {
    changes.forEach(change -> terminal.out().println(Text.visible(change)));
  }
}
