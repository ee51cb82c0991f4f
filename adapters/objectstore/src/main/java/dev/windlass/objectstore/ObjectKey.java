package dev.windlass.objectstore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * Makes keys of names that others chose. A database may be called {@code ../x} or {@code a/b}:
 * every name stays one segment of the key, safe for stores that keep objects as files, and
 * different names stay different.
 */
public final class ObjectKey {
  private static final String SAFE =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  private static final int LONGEST = 200;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private ObjectKey() {}

  /** Joins names with slashes, each made a segment. */
  public static String of(String... names) {
    return Arrays.stream(names).map(ObjectKey::segment).collect(Collectors.joining("/"));
  }

  /**
   * One name as a segment: letters, digits, {@code - _ .} as they are, all else percent-encoded
   * UTF-8. A name that gets too long for a file's name ends in its hash instead.
   */
  public static String segment(String name) {
    boolean onlyDots = name.chars().allMatch(c -> c == '.');
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (SAFE.indexOf(c) >= 0 && !onlyDots) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    if (name.isEmpty()) {
      return "%";
    }
    return encoded.length() <= LONGEST
        ? encoded.toString()
        : encoded.substring(0, LONGEST - 34) + "%~" + sha256(name).substring(0, 32);
  }

  private static String sha256(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
