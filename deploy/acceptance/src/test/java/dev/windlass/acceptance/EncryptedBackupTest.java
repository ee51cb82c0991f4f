package dev.windlass.acceptance;

import static dev.windlass.acceptance.SharedHouse.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupEncryption;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.objectstore.ObjectStoreSettings;
import dev.windlass.showcase.comparison.DatabaseComparison;
import dev.windlass.showcase.sample.SampleDatabase;
import dev.windlass.testbed.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An encrypted backup through Kafka, and by hand with the terminal program to decrypt it. */
class EncryptedBackupTest {
  private static final PostgresServer SERVER = SharedHouse.engine();
  private static final String SOURCE = "sealed";
  private static final String KEY =
      Base64.getEncoder()
          .encodeToString(Arrays.copyOf("acceptance".getBytes(StandardCharsets.UTF_8), 32));

  private static BackupResult backup;

  @BeforeAll
  static void backUp() throws Exception {
    SampleDatabase.create(SERVER, SOURCE, 1);
    String reference = SharedHouse.secret(SharedHouse.house().directory(), KEY).stringValue();
    backup =
        SharedHouse.run(
                Command.of(
                    Target.database(ENGINE, SOURCE),
                    new DatabaseBackup(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        BackupGlobals.WITH_PASSWORDS,
                        new BackupEncryption(reference),
                        null)))
            .as(BackupResult.class);
  }

  @Test
  void itIsRestoredAndVerified() throws Exception {
    SharedHouse.run(
            Command.of(Target.database(ENGINE, "unsealed"), DatabaseRestore.of(backup.backupId())))
        .as(RestoreResult.class);
    assertThat(DatabaseComparison.of(SERVER, SOURCE, "unsealed").differences()).isEmpty();
    for (VerifyDepth depth : VerifyDepth.values()) {
      BackupVerifyResult verified =
          SharedHouse.run(
                  Command.of(
                      Target.database(ENGINE, SOURCE),
                      new BackupVerify(backup.backupId(), null, depth, null)))
              .as(BackupVerifyResult.class);
      assertThat(verified.objectCount()).isEqualTo(backup.objects());
    }
  }

  @Test
  void itsInstructionsRestoreItByHandWithTheTerminalProgramToDecryptIt() throws Exception {
    Path directory = SharedHouse.directory("sealed");
    String instructions = download(directory);
    Path tools = Files.createDirectory(directory.resolve("tools"));
    Path windlass = tools.resolve("windlass");
    Files.writeString(
        windlass,
        "#!/bin/sh\nexec '%s/bin/java' -cp '%s' dev.windlass.cli.Windlass \"$@\"\n"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertThat(windlass.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("backup.key"), KEY + "\n");
    String script =
        Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
            .matcher(instructions)
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
    run(directory, tools, script.replace("TARGET=restored", "TARGET=sealed_by_hand"));
    assertThat(DatabaseComparison.of(SERVER, SOURCE, "sealed_by_hand").differences()).isEmpty();
    assertThat(
            run(
                directory,
                tools,
                "windlass decrypt %s globals.sql.zst --key-file backup.key < globals.sql.zst | zstd -dc"
                    .formatted(backup.backupId())))
        .contains("CREATE ROLE \"" + SERVER.user() + "\"")
        .contains("SCRAM-SHA-256$");
  }

  /** Every object of the backup; gives the text of RESTORE.md. */
  private static String download(Path directory) throws Exception {
    var s3 = SharedHouse.house().s3();
    String place = backup.location();
    String bucket = place.substring("s3://".length()).split("/", 2)[0];
    String prefix = place.substring(("s3://" + bucket + "/").length());
    try (ObjectStore store =
        ObjectStore.open(
            ObjectStoreSettings.bucket(bucket)
                .at(s3.endpoint())
                .in(s3.region())
                .as(s3.accessKey(), dev.windlass.engine.Secret.of(s3.secretKey())))) {
      for (var object : store.list(prefix)) {
        Path file = directory.resolve(object.key().substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, store.read(object.key(), 64 << 20));
      }
    }
    return Files.readString(directory.resolve("RESTORE.md"));
  }

  private static String run(Path directory, Path tools, String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-eu", "-o", "pipefail", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(SERVER.clientEnvironment("postgres"));
    builder.environment().remove("PGDATABASE");
    String path = tools + ":" + SERVER.installation().bin();
    builder.environment().merge("PATH", path, (old, bin) -> bin + ":" + old);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
