package dev.windlass.postgresql.physical;

import dev.windlass.engine.Recovery.LogFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which files of a server's log the archive has, by their history and their number. */
final class ArchivedLog {
  private static final int NAME = 24;

  private final long segmentBytes;
  private final TreeMap<Long, TreeSet<Long>> histories = new TreeMap<>();
  private final TreeMap<String, LogFile> files = new TreeMap<>();

  ArchivedLog(List<LogFile> archived, long segmentBytes) {
    this.segmentBytes = segmentBytes;
    for (LogFile file : archived) {
      if (file.name().length() == NAME) {
        files.put(file.name(), file);
        histories
            .computeIfAbsent(timeline(file.name()), _ -> new TreeSet<>())
            .add(LogChain.number(file.name(), segmentBytes));
      }
    }
  }

  /** The history that a file is of. */
  static long timeline(String name) {
    return Long.parseLong(name.substring(0, 8), 16);
  }

  /**
   * A file of the log.
   *
   * @param timeline the history that it is of
   * @param number its number
   */
  record Place(long timeline, long number) {}

  /**
   * The file that comes next in the newest history that the server has gone through and the archive
   * knows; empty when it knows none of them.
   *
   * @param ends the server's histories before the one that it writes, and where each ended
   * @param newest the one that it writes
   */
  Optional<Place> next(Map<Long, LogPosition> ends, long newest) {
    for (Map.Entry<Long, TreeSet<Long>> history : histories.descendingMap().entrySet()) {
      long timeline = history.getKey();
      long next = history.getValue().last() + 1;
      LogPosition end = ends.get(timeline);
      if (timeline == newest) {
        return Optional.of(new Place(timeline, next));
      }
      if (end != null) {
        // What the archive has of behind the end was never part of what this server went through.
        long number = Math.min(next, end.segment(segmentBytes));
        boolean over = LogPosition.ofSegment(number, segmentBytes).equals(end);
        return Optional.of(new Place(over ? following(timeline, ends, newest) : timeline, number));
      }
    }
    return Optional.empty();
  }

  private static long following(long timeline, Map<Long, LogPosition> ends, long newest) {
    return ends.keySet().stream().filter(it -> it > timeline).min(Long::compare).orElse(newest);
  }

  /** The newest file of the newest history. */
  Optional<LogFile> newest() {
    return Optional.ofNullable(files.lastEntry()).map(Map.Entry::getValue);
  }

  /** Up to when everything is there that is before this place; long ago when nothing is. */
  Instant endOfWhatIsBefore(Place place) {
    return histories.headMap(place.timeline(), true).descendingMap().entrySet().stream()
        .filter(history -> history.getValue().contains(place.number() - 1))
        .map(history -> words(history.getKey(), place.number() - 1, place.number() - 1))
        .map(files::get)
        .filter(Objects::nonNull)
        .map(LogFile::endsAt)
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  /** What is missing between files that are there, in words. */
  List<String> gaps() {
    List<String> gaps = new ArrayList<>();
    long reached = -1;
    for (Map.Entry<Long, TreeSet<Long>> history : histories.entrySet()) {
      long timeline = history.getKey();
      long expected = reached < 0 ? history.getValue().first() : reached + 1;
      if (history.getValue().first() > expected) {
        gaps.add(words(timeline, expected, history.getValue().first() - 1));
      }
      expected = history.getValue().first();
      for (long number : history.getValue()) {
        if (number > expected) {
          gaps.add(words(timeline, expected, number - 1));
        }
        expected = number + 1;
      }
      reached = Math.max(reached, expected - 1);
    }
    return gaps;
  }

  private String words(long timeline, long first, long last) {
    String from = LogPosition.segmentName(timeline, first, segmentBytes);
    return first == last
        ? from
        : from + " to " + LogPosition.segmentName(timeline, last, segmentBytes);
  }

  /** The files from one to another, in words. */
  String words(Place first, long last) {
    return words(first.timeline(), first.number(), last);
  }
}
