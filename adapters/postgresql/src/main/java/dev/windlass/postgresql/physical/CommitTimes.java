package dev.windlass.postgresql.physical;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * Reads out of the log when transactions ended, so that of a file is known up to which moment it
 * holds everything. When a file was written, sent or archived says nothing about that: the next one
 * may hold transactions of before.
 *
 * <p>Looks at records of the kinds Transaction (commit and abort) and XLOG (restore point), whose
 * data begin with a moment; the layout is that of {@code access/xlog_internal.h} and {@code
 * access/xlogrecord.h}, which is the same from PostgreSQL 9.5 to 18. A file that is not understood
 * tells nothing, and that makes the archive reach less far, never further. For one thread.
 */
final class CommitTimes {
  /** As much of a record as is looked at: its head, heads of its data, a moment. */
  private static final int LOOKED_AT = 64;

  private static final int PAGE_HEAD = 24;
  private static final int LONG_PAGE_HEAD = 40;
  private static final int RECORD_HEAD = 24;
  private static final int CONTINUED = 1;
  private static final int LONG = 2;
  private static final int XLOG = 0;
  private static final int TRANSACTION = 1;
  private static final int RESTORE_POINT = 0x70;
  private static final int OPERATION = 0x70;
  private static final int PREPARE = 0x10;
  private static final int LAST_ENDING = 0x40;
  private static final int TOPLEVEL = 252;
  private static final int ORIGIN = 253;
  private static final int LONG_DATA = 254;
  private static final int SHORT_DATA = 255;

  private final byte[] record = new byte[LOOKED_AT];
  private long length;
  private long left;
  private Instant newest;

  /** Nothing is known of before this moment. */
  CommitTimes(Instant known) {
    this.newest = known;
  }

  /** The newest moment of all that was read; not before the one that was known at first. */
  Instant newest() {
    return newest;
  }

  /** What is left of a record that began in an earlier file is not to be had. */
  void leap() {
    left = 0;
  }

  /** Reads the next file of the log. */
  void read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int page = bytes.getInt(LONG_PAGE_HEAD - Integer.BYTES);
    if ((bytes.getShort(2) & LONG) == 0 || page < 1024 || file.length % page != 0) {
      leap();
      return;
    }
    for (int at = 0; at < file.length && bytes.getShort(at) != 0; at += page) {
      if (!page(bytes, at, at + page)) {
        leap();
        return;
      }
    }
  }

  /** Reads a page; false when it is not understood. */
  private boolean page(ByteBuffer bytes, int from, int end) {
    int info = bytes.getShort(from + 2);
    int at = from + ((info & LONG) == 0 ? PAGE_HEAD : LONG_PAGE_HEAD);
    if ((info & CONTINUED) == 0) {
      left = 0;
    } else {
      long rest = Integer.toUnsignedLong(bytes.getInt(from + 16));
      int here = (int) Math.min(rest, end - at);
      if (left == rest) {
        take(bytes, at, here);
      } else {
        left = 0;
      }
      if (rest > here) {
        return true;
      }
      at = aligned(at + here);
    }
    while (at < end) {
      long total = Integer.toUnsignedLong(bytes.getInt(at));
      if (total == 0) {
        return true;
      }
      if (total < RECORD_HEAD) {
        return false;
      }
      length = total;
      left = total;
      int here = (int) Math.min(total, end - at);
      take(bytes, at, here);
      at = aligned(at + here);
    }
    return true;
  }

  private static int aligned(int at) {
    return (at + 7) & ~7;
  }

  private void take(ByteBuffer bytes, int at, int count) {
    long done = length - left;
    if (done < LOOKED_AT) {
      bytes.get(at, record, (int) done, (int) Math.min(count, LOOKED_AT - done));
    }
    left -= count;
    if (left == 0) {
      look();
    }
  }

  private void look() {
    ByteBuffer head = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    int info = head.get(16) & 0xff;
    int kind = head.get(17);
    int operation = info & OPERATION;
    boolean ending =
        (kind == TRANSACTION && operation != PREPARE && operation <= LAST_ENDING)
            || (kind == XLOG && (info & 0xf0) == RESTORE_POINT);
    int data = ending ? data(head) : -1;
    if (data > 0 && data + Long.BYTES <= Math.min(length, LOOKED_AT)) {
      Instant moment = LogStream.moment(head.getLong(data));
      if (moment.isAfter(newest)) {
        newest = moment;
      }
    }
  }

  /** Where a record's own data begin; -1 when it has none, or pages of files before them. */
  private static int data(ByteBuffer head) {
    int at = RECORD_HEAD;
    while (at < LOOKED_AT - Long.BYTES) {
      switch (head.get(at) & 0xff) {
        case SHORT_DATA -> {
          return at + 2;
        }
        case LONG_DATA -> {
          return at + 5;
        }
        case ORIGIN -> at += 3;
        case TOPLEVEL -> at += 5;
        default -> {
          return -1;
        }
      }
    }
    return -1;
  }
}
