package dev.windlass.postgresql.restore;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Count and checksum of rows in COPY's text format, whatever their order: the sum of the first 128
 * bits of the SHA-256 of each. Takes the bytes in pieces of any size; a row ends with a line feed,
 * which stands for nothing else in this format and in any encoding that a server can have.
 */
final class RowSum {
  private final MessageDigest digest = sha256();
  private long rows;
  private long high;
  private long low;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  void feed(byte[] bytes, int offset, int count) {
    int start = offset;
    int end = offset + count;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '\n') {
        digest.update(bytes, start, i - start);
        endRow();
        start = i + 1;
      }
    }
    digest.update(bytes, start, end - start);
  }

  private void endRow() {
    ByteBuffer row = ByteBuffer.wrap(digest.digest());
    high += row.getLong();
    low += row.getLong();
    rows++;
  }

  void add(RowSum other) {
    high += other.high;
    low += other.low;
    rows += other.rows;
  }

  long rows() {
    return rows;
  }

  /** The same text for the same rows, each as often. */
  String text() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
