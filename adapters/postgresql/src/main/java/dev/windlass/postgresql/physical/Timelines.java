package dev.windlass.postgresql.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which history (timeline) of a server has which part of the log: the newest that descends from a
 * backup's, as PostgreSQL follows it with {@code recovery_target_timeline = latest}.
 */
final class Timelines {
  private static final Pattern SWITCH =
      Pattern.compile("(?m)^\\s*(\\d+)\\s+([0-9A-Fa-f]+/[0-9A-Fa-f]+)");

  /** From which place on a timeline is read. */
  private final TreeMap<Long, Long> begins = new TreeMap<>();

  private Timelines(long first) {
    begins.put(first, 0L);
  }

  /** Which histories a history file names as the earlier ones, and where each of them ended. */
  static Map<Long, LogPosition> ends(String history) {
    Map<Long, LogPosition> ends = new HashMap<>();
    Matcher line = SWITCH.matcher(history);
    while (line.find()) {
      ends.put(Long.parseLong(line.group(1)), LogPosition.of(line.group(2)));
    }
    return ends;
  }

  /**
   * The way from a backup's timeline to the newest one.
   *
   * @param timeline the backup's
   * @param stop where the backup ends; a history that left before is none of its own
   * @param histories the archived history files, by the timeline that they are of
   */
  static Timelines of(long timeline, LogPosition stop, Map<Long, String> histories) {
    for (long newest : new TreeMap<>(histories).descendingKeySet()) {
      List<Long> parents = new ArrayList<>();
      List<Long> ends = new ArrayList<>();
      Matcher line = SWITCH.matcher(histories.getOrDefault(newest, ""));
      while (line.find()) {
        parents.add(Long.parseLong(line.group(1)));
        ends.add(LogPosition.of(line.group(2)).value());
      }
      int own = parents.indexOf(timeline);
      if (newest > timeline && own >= 0 && Long.compareUnsigned(ends.get(own), stop.value()) >= 0) {
        Timelines found = new Timelines(timeline);
        for (int i = own; i < parents.size(); i++) {
          long next = i + 1 < parents.size() ? parents.get(i + 1) : newest;
          found.begins.put(next, ends.get(i));
        }
        return found;
      }
    }
    return new Timelines(timeline);
  }

  /** The timeline whose file of this number is read: the newest that has begun in it. */
  long of(long segment, long segmentBytes) {
    long chosen = begins.firstKey();
    for (Map.Entry<Long, Long> entry : begins.entrySet()) {
      if (new LogPosition(entry.getValue()).segment(segmentBytes) <= segment) {
        chosen = entry.getKey();
      }
    }
    return chosen;
  }
}
