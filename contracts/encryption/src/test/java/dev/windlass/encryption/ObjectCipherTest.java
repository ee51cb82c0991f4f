package dev.windlass.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encrypted comes back for the same key, backup and name, whole, and otherwise not. */
class ObjectCipherTest {
  private static final BackupKey KEY = key(1);
  private static final ObjectCipher CIPHER = new ObjectCipher(KEY, "backup-1");

  private static BackupKey key(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return BackupKey.parse(Base64.getEncoder().encodeToString(bytes) + "\n").orElseThrow();
  }

  private static byte[] plain(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] encrypt(byte[] plain) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream out = CIPHER.encrypting(target, "data/1")) {
      out.write(plain);
    }
    return target.toByteArray();
  }

  private static byte[] decrypt(ObjectCipher cipher, byte[] bytes, String name) throws IOException {
    try (InputStream in = cipher.decrypting(new ByteArrayInputStream(bytes), name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 5_000_000})
  void anyNumberOfBytesComesBack(int size) throws IOException {
    byte[] stored = encrypt(plain(size));
    assertThat(decrypt(CIPHER, stored, "data/1")).isEqualTo(plain(size));
    assertThat(encrypt(plain(size))).as("the same twice").isNotEqualTo(stored);
  }

  @Test
  void anotherKeyAnotherNameAndAnotherBackupAreNoticed() throws IOException {
    byte[] stored = encrypt(plain(100));
    assertThatThrownBy(() -> decrypt(new ObjectCipher(key(2), "backup-1"), stored, "data/1"))
        .isInstanceOf(DecryptionException.class);
    assertThatThrownBy(() -> decrypt(CIPHER, stored, "data/2"))
        .isInstanceOf(DecryptionException.class)
        .hasMessageContaining("data/2 of backup backup-1");
    assertThatThrownBy(() -> decrypt(new ObjectCipher(KEY, "backup-2"), stored, "data/1"))
        .isInstanceOf(DecryptionException.class);
  }

  @Test
  void whereverItIsCutOrChangedIsNoticed() throws IOException {
    byte[] stored = encrypt(plain(2_500_000));
    for (int length : new int[] {0, 1, 40, 1 << 20, 2 << 20, stored.length - 1}) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> decrypt(CIPHER, cut, "data/1"))
          .as("cut at " + length)
          .isInstanceOf(DecryptionException.class);
    }
    for (int at : new int[] {0, 20, 1 << 20, stored.length - 1}) {
      byte[] changed = stored.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> decrypt(CIPHER, changed, "data/1"))
          .as("changed at " + at)
          .isInstanceOf(DecryptionException.class);
    }
  }

  @Test
  void aFailureOfTheSourceStaysWhatItIs() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the store is gone");
          }
        };
    assertThatThrownBy(() -> CIPHER.decrypting(broken, "data/1").readAllBytes())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("the store is gone");
  }

  @Test
  void aKeyIs32BytesTellsNothingAndIsKnownByItsCheckValue() {
    assertThat(BackupKey.parse("c2hvcnQ=")).isEmpty();
    assertThat(BackupKey.parse("not base 64!")).isEmpty();
    assertThat(KEY).hasToString("******");
    assertThat(KEY.passes("backup-1", KEY.checkValue("backup-1"))).isTrue();
    assertThat(KEY.passes("backup-2", KEY.checkValue("backup-1"))).isFalse();
    assertThat(key(2).passes("backup-1", KEY.checkValue("backup-1"))).isFalse();
  }
}
