package dev.windlass.postgresql.physical;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The header of a member of a tar as PostgreSQL writes it: POSIX ustar, names of up to 99 bytes,
 * sizes in octal or, from 8 GB on, in binary ({@code src/port/tar.c}).
 *
 * @param name the member's name, without a leading {@code ./} and without a slash at its end
 * @param type {@code 0} a file, {@code 2} a symbolic link, {@code 5} a directory
 * @param mode permissions
 * @param size bytes that follow
 * @param link where a symbolic link points to; empty for others
 */
record TarHeader(String name, char type, int mode, long size, String link) {
  /** Headers and contents are filled up to a multiple of this. */
  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int MODE_AT = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int LINK_AT = 157;

  /** Whether a block holds nothing, as at the end of an archive. */
  static boolean isEmpty(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads a header; fails when its checksum is wrong. */
  static TarHeader read(byte[] block) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? ' ' : block[i] & 0xff;
    }
    if (sum != number(block, CHECKSUM_AT, 8)) {
      throw new IOException("the tar is damaged: the checksum of a header is wrong");
    }
    String name = text(block, 0);
    if (name.startsWith("./")) {
      name = name.substring(2);
    }
    if (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    char type = block[TYPE_AT] == 0 ? '0' : (char) block[TYPE_AT];
    return new TarHeader(
        name,
        type,
        (int) number(block, MODE_AT, 8),
        type == '0' ? number(block, SIZE_AT, 12) : 0,
        text(block, LINK_AT));
  }

  /** How many bytes fill the contents up to whole blocks. */
  int padding() {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  private static String text(byte[] block, int from) {
    int end = from;
    while (end < from + NAME && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block, int from, int length) throws IOException {
    long value = 0;
    if ((block[from] & 0x80) != 0) {
      for (int i = from + 1; i < from + length; i++) {
        value = (value << 8) | (block[i] & 0xff);
      }
      return value;
    }
    for (int i = from; i < from + length; i++) {
      int digit = block[i];
      if (digit >= '0' && digit <= '7') {
        value = (value << 3) | (digit - '0');
      } else if (digit != ' ' && digit != 0) {
        throw new IOException("the tar is damaged: a number of a header is none");
      }
    }
    return value;
  }
}
