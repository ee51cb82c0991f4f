package dev.windlass.benchmarks.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How much processor time and memory processes have had, as Linux counts it. */
final class CpuTime {
  private static final double TICKS_A_SECOND = 100;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /** Seconds of a process, and of those of its children that have ended. */
  static double of(long pid) {
    List<String> fields = fields(pid);
    return fields.isEmpty()
        ? 0
        : fields.subList(USER, CHILDREN_SYSTEM + 1).stream().mapToLong(Long::parseLong).sum()
            / TICKS_A_SECOND;
  }

  /** Seconds of a process and all its children. */
  static double ofFamily(long pid) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return of(pid)
          + all.map(path -> path.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .map(Long::valueOf)
              .filter(child -> isChild(child, pid))
              .mapToDouble(CpuTime::of)
              .sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isChild(long pid, long parent) {
    List<String> fields = fields(pid);
    return !fields.isEmpty() && fields.get(PARENT).equals(Long.toString(parent));
  }

  /** What follows the name in {@code /proc/PID/stat}; empty when the process has ended. */
  private static List<String> fields(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Megabytes of memory that a process has now ({@code VmRSS}) or had at most ({@code VmHWM}). */
  static double megabytes(long pid, String which) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith(which + ":"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0)
        / 1000;
  }
}
