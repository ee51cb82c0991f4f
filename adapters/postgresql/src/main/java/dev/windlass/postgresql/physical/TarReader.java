package dev.windlass.postgresql.physical;

import static dev.windlass.postgresql.physical.TarHeader.BLOCK;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Follows a tar that comes in pieces of any size, and tells its members. For one thread. */
final class TarReader {
  private final Members members;
  private final byte[] header = new byte[BLOCK];
  private final CRC32C crc = new CRC32C();
  private int gathered;
  private @Nullable TarHeader member;
  private long contentLeft;
  private int paddingLeft;

  TarReader(Members members) {
    this.members = members;
  }

  /** Hears what the tar has. */
  interface Members {
    /** A member begins; {@code block} is its header as it came. */
    void begin(TarHeader member, byte[] block) throws IOException;

    /** Some of its bytes. */
    void content(byte[] bytes, int offset, int length) throws IOException;

    /** The member is whole. */
    void end(TarHeader member, ReadFile read) throws IOException;
  }

  /** The next bytes of the tar. */
  void read(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (contentLeft > 0) {
        int count = (int) Math.min(contentLeft, end - at);
        crc.update(bytes, at, count);
        members.content(bytes, at, count);
        contentLeft -= count;
        at += count;
        endOfContent();
      } else if (paddingLeft > 0) {
        int count = Math.min(paddingLeft, end - at);
        paddingLeft -= count;
        at += count;
      } else {
        int count = Math.min(BLOCK - gathered, end - at);
        System.arraycopy(bytes, at, header, gathered, count);
        gathered += count;
        at += count;
        if (gathered == BLOCK) {
          gathered = 0;
          begin();
        }
      }
    }
  }

  private void begin() throws IOException {
    if (TarHeader.isEmpty(header)) {
      return;
    }
    TarHeader next = TarHeader.read(header);
    member = next;
    crc.reset();
    contentLeft = next.size();
    members.begin(next, header);
    endOfContent();
  }

  private void endOfContent() throws IOException {
    TarHeader whole = member;
    if (contentLeft == 0 && whole != null) {
      paddingLeft = whole.padding();
      member = null;
      members.end(whole, new ReadFile(whole.size(), (int) crc.getValue()));
    }
  }

  /** The tar has ended; fails when it ended too early. */
  void finish() throws IOException {
    if (member != null || paddingLeft > 0 || gathered > 0) {
      throw new IOException("the tar ended in the middle of a member");
    }
  }
}
