package dev.windlass.postgresql.replication;

import dev.windlass.postgresql.lifecycle.NodeFacts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the last whole record of a stopped server's log ends. {@code pg_waldump} says where a
 * record begins and how long it is; the rest follows from the layout of the log ({@code
 * xlog_internal.h}): a header of 24 bytes begins each page and one of 40 each segment, records are
 * aligned to 8 bytes, and a SWITCH fills its segment. What follows the last record cannot be told
 * from its messages: they also name places of old pages in a file that is used again.
 *
 * @param place the end
 * @param segment the size of the log's files in bytes; what a standby received may go beyond the
 *     last whole record, but hardly by that much
 */
record LogEnd(Lsn place, long segment) {
  private static final Pattern RECORD =
      Pattern.compile(
          "^rmgr: (\\S+)\\s+len \\(rec/tot\\):\\s*\\d+/\\s*(\\d+), tx:\\s*\\d+, lsn:"
              + " ([0-9A-F]+/[0-9A-F]+), .*?desc: (\\S+)");
  private static final int PAGE_HEADER = 24;
  private static final int SEGMENT_HEADER = 40;
  private static final int ALIGNMENT = 8;

  /** Reads what the node said; empty when it found no record. */
  static Optional<LogEnd> of(NodeFacts facts) {
    Matcher record = RECORD.matcher(facts.values().getOrDefault("record", ""));
    String block = facts.values().get("block");
    String segment = facts.values().get("segment");
    if (!record.find() || block == null || segment == null) {
      return Optional.empty();
    }
    long file = Long.parseLong(segment);
    long end =
        end(
            Lsn.of(record.group(3)).value(),
            Long.parseLong(record.group(2)),
            Long.parseLong(block),
            file);
    if (record.group(1).equals("XLOG") && record.group(4).equals("SWITCH")) {
      end = (end + file - 1) / file * file;
    }
    return Optional.of(new LogEnd(new Lsn(end), file));
  }

  private static long end(long begin, long length, long block, long segment) {
    long at = begin;
    long left = length;
    long room = block - at % block;
    while (left > room) {
      at += room;
      left -= room;
      int header = at % segment == 0 ? SEGMENT_HEADER : PAGE_HEADER;
      at += header;
      room = block - header;
    }
    at += left;
    return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
