package dev.windlass.worker.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Recovery.LogFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever is deleted, every backup that stays reaches the present. */
class LogPruningTest {
  @Test
  void whatAKeptBackupNeedsToReachThePresentStaysWithoutAGap() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int first = random.nextInt(5_000);
      int count = 1 + random.nextInt(60);
      List<LogFile> log = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        log.add(file(1, i));
        if (random.nextInt(4) == 0) {
          log.add(file(2, i));
        }
      }
      log.add(new LogFile("s", "00000002.history", "", 40, "h", Instant.EPOCH));
      TreeSet<String> kept = new TreeSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        kept.add(position(first + random.nextInt(count)));
      }

      Set<String> gone =
          LogPruning.needless(log, kept).stream().map(LogFile::name).collect(Collectors.toSet());

      for (LogFile file : log) {
        boolean needed =
            kept.isEmpty()
                || file.position().isEmpty()
                || file.position().compareTo(kept.first()) >= 0;
        assertThat(gone.contains(file.name())).as("seed %d, %s", seed, file).isEqualTo(!needed);
      }
    }
  }

  private static String position(int number) {
    return "%08X%08X".formatted(number / 256, number % 256);
  }

  private static LogFile file(int timeline, int number) {
    String position = position(number);
    return new LogFile(
        "s", "%08X%s".formatted(timeline, position), position, 1 << 24, "h", Instant.EPOCH);
  }
}
