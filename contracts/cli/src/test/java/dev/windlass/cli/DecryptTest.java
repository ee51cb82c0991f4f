package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.encryption.BackupKey;
import dev.windlass.encryption.ObjectCipher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects are decrypted whole or not at all, and nothing is written elsewhere. */
class DecryptTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER = Base64.getEncoder().encodeToString(filled());
  private static final byte[] CONTENT = new byte[3_000_000];

  @TempDir Path directory;

  private static byte[] filled() {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  @BeforeEach
  void encrypt() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    for (String object : new String[] {"schema.dump", "data/00001.sql.zst"}) {
      try (OutputStream stored = Files.newOutputStream(directory.resolve(object));
          OutputStream encrypted =
              new ObjectCipher(BackupKey.parse(KEY).orElseThrow(), "b1")
                  .encrypting(stored, object)) {
        encrypted.write(CONTENT);
      }
    }
    Files.writeString(directory.resolve("backup.key"), KEY + "\n");
  }

  private Run run(String... arguments) {
    return new Cli(directory).run(arguments);
  }

  private void refused(Run run, int exit, String sentence) {
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.err()).contains(sentence).doesNotContain("Exception", "\tat ", KEY);
  }

  @Test
  void objectsAppearUnderTheirNames() throws IOException {
    Run run =
        run(
            "decrypt",
            "b1",
            "schema.dump",
            "data/00001.sql.zst",
            "--key-file",
            "backup.key",
            "--into",
            "plain");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(directory.resolve("plain/schema.dump")).hasBinaryContent(CONTENT);
    assertThat(directory.resolve("plain/data/00001.sql.zst")).hasBinaryContent(CONTENT);
  }

  @Test
  void whatCannotBeDecryptedToItsEndDoesNotAppear() throws IOException {
    Files.writeString(directory.resolve("other.key"), OTHER);
    refused(
        run("decrypt", "b1", "schema.dump", "--key-file", "other.key", "--into", "plain"),
        1,
        "Object schema.dump of backup b1 cannot be decrypted");
    refused(
        run("decrypt", "b2", "schema.dump", "--key-file", "backup.key", "--into", "plain"),
        1,
        "Object schema.dump of backup b2 cannot be decrypted");
    byte[] whole = Files.readAllBytes(directory.resolve("schema.dump"));
    Files.write(directory.resolve("schema.dump"), Arrays.copyOf(whole, whole.length - 20));
    refused(
        run("decrypt", "b1", "schema.dump", "--key-file", "backup.key", "--into", "plain"),
        1,
        "cut short");
    try (var left = Files.list(directory.resolve("plain"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aNameThatLeadsOutOfTheDirectoryIsRefused() {
    for (String name : new String[] {"../schema.dump", "data/../../x", "/tmp/x", "."}) {
      refused(
          run("decrypt", "b1", name, "--key-file", "backup.key", "--into", "plain"),
          2,
          name + " is no name of an object.");
    }
  }

  @Test
  void whatIsNoKeyIsNamedAndNotShown() throws IOException {
    Files.writeString(directory.resolve("short.key"), "c2hvcnQgc2VjcmV0");
    Run run = run("decrypt", "b1", "schema.dump", "--key-file", "short.key", "--into", "plain");
    refused(run, 2, "short.key holds no key for backups: 32 bytes in Base64 are expected.");
    assertThat(run.err()).doesNotContain("c2hvcnQ");
  }
}
