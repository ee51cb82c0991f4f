package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.client.JobEndedException;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.showcase.house.House;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** Good commands that meet a bad world: each fails with its code and a sentence. */
class BadSurroundingsTest {
  private static final PostgresServer SERVER = SharedHouse.engine();

  @BeforeAll
  static void makeADatabase() {
    SERVER.createDatabase("surroundings");
    SERVER.psql("surroundings", "create table t as select n from generate_series(1, 1000) n");
  }

  @Test
  void aDatabaseThatDoesNotExist() {
    assertFails(
        Command.backup(SharedHouse.ENGINE, "nowhere\"; drop table t; --\n"), FailureCode.NOT_FOUND);
  }

  @Test
  void aBackupThatDoesNotExist() {
    assertFails(
        Command.restore(SharedHouse.ENGINE, "copy", "no-such-backup"),
        FailureCode.NOT_FOUND,
        FailureCode.INVALID_COMMAND);
  }

  @Test
  void aWrongPassword() throws Exception {
    String wrong = "WrongPassword4711";
    SharedHouse.apply(
        "locked-out",
        Map.of("password", SharedHouse.secret(SharedHouse.house().directory(), wrong)));

    Failure failure =
        assertFails(
            Command.backup("locked-out", "surroundings"), FailureCode.CONFIGURATION_INVALID);
    assertThat(failure.toString()).doesNotContain(wrong);
  }

  @Test
  void aSecretThatIsNotThere() throws Exception {
    SharedHouse.apply(
        "no-secret", Map.of("password", StringNode.valueOf("secret:file:/nonexistent/password")));

    assertFails(Command.backup("no-secret", "surroundings"), FailureCode.CONFIGURATION_INVALID);
  }

  @Test
  void aServerThatIsDown() throws Exception {
    SharedHouse.apply("down", Map.of("port", IntNode.valueOf(1)));

    assertFails(Command.backup("down", "surroundings"), FailureCode.ENGINE_UNREACHABLE);
  }

  @Test
  void aServerThatTheInstalledToolsCannotServe() throws Exception {
    Path tools = SharedHouse.directory("old-tools");
    for (String tool : new String[] {"pg_dump", "pg_restore"}) {
      Path script =
          Files.writeString(
              tools.resolve(tool), "#!/bin/sh\necho '" + tool + " (PostgreSQL) 9.3.25'\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    SharedHouse.apply("old-tools", Map.of("toolsDirectory", StringNode.valueOf(tools.toString())));

    Failure failure =
        assertFails(Command.backup("old-tools", "surroundings"), FailureCode.CONFIGURATION_INVALID);
    assertThat(failure.message()).contains("9.3");
  }

  @Test
  void aBucketThatDoesNotExist() throws Exception {
    Path bucket = SharedHouse.house().s3().objects().resolve(House.BUCKET);
    Path away = bucket.resolveSibling("away");
    Files.move(bucket, away);
    try {
      assertFails(
          Command.backup(SharedHouse.ENGINE, "surroundings"), FailureCode.CONFIGURATION_INVALID);
    } finally {
      Files.move(away, bucket);
    }
  }

  @Test
  void anEngineWithoutRoomOnItsDisk() throws Exception {
    // PostgreSQL's own code for a full disk, raised where the rows of the restore arrive.
    SERVER.createDatabase("full");
    SERVER.psql(
        "full",
        """
        create function has_room(n integer) returns boolean language plpgsql as $$
        begin
          if current_database() like 'windlass%' then
            raise exception 'could not extend file: No space left on device' using errcode = '53100';
          end if;
          return true;
        end $$;
        create table t (n integer check (has_room(n)));
        insert into t select generate_series(1, 10);
        """);
    BackupResult backup =
        SharedHouse.run(Command.backup(SharedHouse.ENGINE, "full")).as(BackupResult.class);

    assertFails(
        Command.restore(SharedHouse.ENGINE, "roomy", backup.backupId()),
        FailureCode.RESOURCE_EXHAUSTED);
    assertThat(
            SERVER
                .psql(
                    "postgres",
                    "select datname from pg_database where datname in ('roomy')"
                        + " or datname like 'windlass%'")
                .strip())
        .isEmpty();
  }

  private static Failure assertFails(CommandBuilder command, FailureCode... codes) {
    JobEndedException failed =
        catchThrowableOfType(JobEndedException.class, () -> SharedHouse.run(command));

    assertThat(failed).isNotNull();
    assertThat(failed.failure().code()).as(failed.failure().toString()).isIn((Object[]) codes);
    assertThat(failed.failure().message()).endsWith(".");
    return failed.failure();
  }
}
