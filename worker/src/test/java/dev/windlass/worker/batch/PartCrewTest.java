package dev.windlass.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class PartCrewTest {
  private final PartCrew crew = new PartCrew(3, Duration.ofSeconds(20));

  @Test
  void doesEveryPartOnceAndNeverMoreThanItsHandsAtATime() {
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    crew.run(
        IntStream.range(0, 200).boxed().toList(),
        String::valueOf,
        WorkMonitor.NONE,
        (part, _) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          done.add(part);
          now.decrementAndGet();
        });

    assertThat(done).hasSize(200).doesNotHaveDuplicates();
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void givesWayToShortCommands() {
    Queue<String> nice = new ConcurrentLinkedQueue<>();

    crew.run(
        List.of(1),
        String::valueOf,
        WorkMonitor.NONE,
        (_, _) -> {
          assertThat(Thread.currentThread().isVirtual()).isFalse();
          nice.add(niceValue());
        });

    assertThat(nice).containsExactly(String.valueOf(LongWorkThread.NICE));
    assertThat(niceValue()).isNotEqualTo(String.valueOf(LongWorkThread.NICE));
  }

  /** Field 19 of proc_pid_stat(5), of the calling thread; the name before may hold spaces. */
  private static String niceValue() {
    try {
      String line = Files.readString(Path.of("/proc/thread-self/stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ")[16];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void worksOnAsManyPartsAsItHasHands() {
    CyclicBarrier together = new CyclicBarrier(3);

    crew.run(
        List.of(1, 2, 3),
        String::valueOf,
        WorkMonitor.NONE,
        (_, _) -> {
          try {
            together.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void theFirstPartThatFailsNamesItselfAndStopsTheOthersAtTheirSource() {
    Set<String> stopped = ConcurrentHashMap.newKeySet();
    CountDownLatch waiting = new CountDownLatch(2);

    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () ->
                crew.run(
                    List.of("slow 1", "slow 2", "bad", "never"),
                    part -> "public." + part,
                    WorkMonitor.NONE,
                    (part, monitor) -> {
                      if (part.equals("bad")) {
                        await(waiting);
                        throw new EngineException(
                            FailureCode.STATEMENT_FAILED, "No.", "57014", "Help.", null);
                      }
                      assertThat(part).startsWith("slow");
                      CountDownLatch cancelled = new CountDownLatch(1);
                      try (var _ =
                          monitor.onCancel(
                              () -> {
                                stopped.add(part);
                                cancelled.countDown();
                              })) {
                        waiting.countDown();
                        await(cancelled);
                        monitor.throwIfCancelled();
                      }
                    }));

    assertThat(failure.code()).isEqualTo(FailureCode.STATEMENT_FAILED);
    assertThat(failure).hasMessage("public.bad: No.");
    assertThat(failure.engineCode()).isEqualTo("57014");
    assertThat(failure.help()).isEqualTo("Help.");
    assertThat(stopped).containsExactlyInAnyOrder("slow 1", "slow 2");
  }

  @Test
  void aCancelledJobSaysThatItWasCancelledAndBlamesNoPart() {
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    AtomicInteger calls = new AtomicInteger();
    WorkMonitor job = cancelledAfter(5, calls, cancel);

    assertThatThrownBy(
            () ->
                crew.run(
                    IntStream.range(0, 100).boxed().toList(), String::valueOf, job, (_, _) -> {}))
        .isSameAs(cancel);
  }

  @Test
  void aFaultOfOursNamesThePartToo() {
    assertThatThrownBy(
            () ->
                crew.run(
                    List.of(1),
                    part -> "Part " + part,
                    WorkMonitor.NONE,
                    (_, _) -> {
                      throw new AssertionError("oops");
                    }))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("Part 1 failed with");
  }

  @Test
  void aPartThatDoesNotStopIsWaitedForNoLongerThanThePatience() {
    PartCrew impatient = new PartCrew(2, Duration.ofMillis(50));
    CountDownLatch end = new CountDownLatch(1);
    try {
      assertThatThrownBy(
              () ->
                  impatient.run(
                      List.of("deaf", "bad"),
                      part -> part,
                      WorkMonitor.NONE,
                      (part, _) -> {
                        if (part.equals("bad")) {
                          throw new EngineException(FailureCode.STATEMENT_FAILED, "No.", null);
                        }
                        await(end);
                      }))
          .hasMessageContaining("did not stop")
          .hasMessageContaining("bad: No.");
    } finally {
      end.countDown();
    }
  }

  @Test
  void bytesAddUpAndNeverPassTheTotal() {
    Queue<Long> told = new ConcurrentLinkedQueue<>();
    ByteCount count = new ByteCount(recording(told), "verify", 300);

    count.add(100);
    count.add(150);
    count.add(500);

    assertThat(told).containsExactly(100L, 250L, 300L);
  }

  @Test
  void workThatGoesOnCountsWhatWasDoneBefore() {
    Queue<Long> told = new ConcurrentLinkedQueue<>();
    WorkMonitor monitor = ByteCount.resumed(recording(told), 200, "");

    monitor.progress("copy", 10, 300L, "bytes");
    monitor.progress("copy", 150, 300L, "bytes");
    monitor.progress("schema", 3, 4L, "tables");

    assertThat(told).containsExactly(210L, 300L, 3L);
  }

  private static WorkMonitor recording(Queue<Long> told) {
    return new WorkMonitor() {
      @Override
      public void progress(String phase, long done, @Nullable Long total, String unit) {
        told.add(done);
      }

      @Override
      public void throwIfCancelled() {}

      @Override
      public Registration onCancel(Runnable action) {
        return () -> {};
      }
    };
  }

  private static WorkMonitor cancelledAfter(int calls, AtomicInteger count, RuntimeException what) {
    return new WorkMonitor() {
      @Override
      public void progress(String phase, long done, @Nullable Long total, String unit) {}

      @Override
      public void throwIfCancelled() {
        if (count.incrementAndGet() > calls) {
          throw what;
        }
      }

      @Override
      public Registration onCancel(Runnable action) {
        return () -> {};
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
