package dev.windlass.chaos.load;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.PasswordSource;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserRotatePassword;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Commands that change users, databases, documents, the configuration and the tables of the engine,
 * or what is kept of its backups. What is made bears a number that no other command has, so that
 * the checker can tell whose it is.
 */
final class Administration {
  /** The least that a prune leaves of the twin's backups. */
  static final int KEPT = 5;

  private static final Target ENGINE = Target.engine(Names.ENGINE);
  private static final PasswordSource PASSWORD =
      PasswordSource.from("secret:env:" + Names.PLANTED_PASSWORD);
  private static final int LEAST_WORK_MEM = 4096;

  private Administration() {}

  static CommandBuilder createUser(int number) {
    return Command.of(
        ENGINE,
        new UserCreate(
            Names.USER + number,
            PASSWORD,
            null,
            List.of(new UserCreate.Grant(Names.SHOP, UserCreate.Profile.READ_ONLY)),
            null,
            null,
            null));
  }

  static CommandBuilder rotatePassword(int number) {
    return Command.of(ENGINE, new UserRotatePassword(Names.USER + number, PASSWORD, null));
  }

  /** What the user may do in the shop counts as owned, and goes with it. */
  static CommandBuilder dropUser(int number) {
    return Command.of(ENGINE, new UserDrop(Names.USER + number, null, true, null, null));
  }

  static CommandBuilder createDatabase(int number) {
    return Command.of(
        Target.database(Names.ENGINE, Names.MADE + number), DatabaseCreate.withDefaults());
  }

  static CommandBuilder dropDatabase(int number) {
    String name = Names.MADE + number;
    return Command.of(Target.database(Names.ENGINE, name), new DatabaseDrop(name, null, null));
  }

  static CommandBuilder saveDocument(int number) {
    return Command.of(
        Target.database(Names.ENGINE, Names.LEDGER),
        new DocumentSave(
            Names.PAPERS,
            Names.PAPER + number,
            JsonNodeFactory.instance.objectNode().put("number", number)));
  }

  static CommandBuilder deleteDocument(int number) {
    return Command.of(
        Target.database(Names.ENGINE, Names.LEDGER),
        new DocumentDelete(Names.PAPERS, Names.PAPER + number));
  }

  /** Every command sets a value of its own. */
  static CommandBuilder configure(int number) {
    return Command.of(ENGINE, ConfigurationSet.of(Names.SETTING, (LEAST_WORK_MEM + number) + "kB"));
  }

  /** Something on the shop or the twin that does not show in their rows. */
  static CommandBuilder maintain(Random random) {
    DatabaseMaintain.Task task =
        switch (random.nextInt(3)) {
          case 0 -> DatabaseMaintain.Task.VACUUM;
          case 1 -> DatabaseMaintain.Task.ANALYZE;
          default -> DatabaseMaintain.Task.REINDEX;
        };
    String database = random.nextBoolean() ? Names.SHOP : Names.TWIN;
    return Command.of(Target.database(Names.ENGINE, database), DatabaseMaintain.of(task));
  }

  static CommandBuilder verify() {
    return Command.of(
        Target.database(Names.ENGINE, Names.SHOP), new BackupVerify(null, null, null, null));
  }

  static CommandBuilder prune() {
    return Command.of(
        Target.database(Names.ENGINE, Names.TWIN),
        new BackupPrune(
            new BackupPrune.Keep(KEPT, null, null, null, null, null), null, null, null, null));
  }
}
