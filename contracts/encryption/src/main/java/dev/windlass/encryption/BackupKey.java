package dev.windlass.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for backups: 32 bytes that nobody can guess. Its text form tells nothing of them. */
public final class BackupKey {
  /** How a key is made. */
  public static final String HOW_TO_MAKE = "openssl rand -base64 32";

  private static final int BYTES = 32;
  private static final int CHECK_BYTES = 16;
  private static final String MAC = "HmacSHA256";

  private final byte[] bytes;

  private BackupKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads 32 bytes in Base64, blanks and line feeds around them aside; empty when it is not. */
  public static Optional<BackupKey> parse(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      return bytes.length == BYTES ? Optional.of(new BackupKey(bytes)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What a manifest keeps to tell a wrong key from a damaged object: a MAC, of which the key cannot
   * be found out.
   */
  public String checkValue(String backupId) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes, MAC));
      byte[] value =
          mac.doFinal(("windlass key check\0" + backupId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(value, 0, CHECK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA256.", e);
    }
  }

  /** Whether this key has that check value. */
  public boolean passes(String backupId, String checkValue) {
    return MessageDigest.isEqual(
        checkValue(backupId).getBytes(StandardCharsets.US_ASCII),
        checkValue.getBytes(StandardCharsets.US_ASCII));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "******";
  }
}
