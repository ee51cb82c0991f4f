package dev.windlass.worker.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.worker.ControlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A machine whose clock is wrong goes by the control database's. */
class ClockSetterTest {
  private final DataSource store = ControlDatabase.create(ClockSetterTest.class);
  private final WorkerLeases leases = new WorkerLeases(store);

  @Test
  void aClockThatIsTwoMinutesOffIsPutRight() {
    for (Duration wrong : new Duration[] {Duration.ofMinutes(2), Duration.ofMinutes(-2)}) {
      ControlClock clock = new ControlClock(Clock.offset(Clock.systemUTC(), wrong));
      setter(clock).measure();

      assertThat(clock.instant()).isCloseTo(leases.now(), within(1, ChronoUnit.SECONDS));
    }
  }

  @Test
  void aClockThatIsRightIsLeftAlone() {
    ControlClock clock = new ControlClock(Clock.offset(Clock.systemUTC(), Duration.ofMillis(50)));
    setter(clock).measure();

    assertThat(clock.correction()).isZero();
  }

  @Test
  void atTheStartTheQuickestOfSeveralAnswersCounts() {
    ControlClock clock = new ControlClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
    setter(clock, new SlowAtFirst(store, 2)).measureWell();

    assertThat(clock.instant()).isCloseTo(leases.now(), within(250, ChronoUnit.MILLIS));
  }

  @Test
  void afterASlowAnswerTheNextBeatLooksAgain() {
    ControlClock clock = new ControlClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)));
    SlowAtFirst slow = new SlowAtFirst(store, 1);
    ClockSetter setter = setter(clock, slow);
    WorkerIdentity life = leases.register("beating", Duration.ofSeconds(10));
    setter.measure();
    assertThat(clock.correction()).isBetween(Duration.ofSeconds(-121), Duration.ofSeconds(-119));

    setter.onBeat(life);
    assertThat(clock.instant()).isCloseTo(leases.now(), within(250, ChronoUnit.MILLIS));
    int answers = slow.answers.get();
    setter.onBeat(life);
    assertThat(slow.answers).hasValue(answers);
  }

  private ClockSetter setter(ControlClock clock) {
    return setter(clock, store);
  }

  private ClockSetter setter(ControlClock clock, DataSource asked) {
    return new ClockSetter(
        clock,
        new WorkerLeases(asked),
        new WorkerLife(leases, "clockwork", Duration.ofSeconds(10)));
  }

  /** Takes more than a second for each of the first connections, all of it before the question. */
  private static final class SlowAtFirst extends DelegatingDataSource {
    private static final long SLOW = 1_200_000_000L;
    private final int slow;
    private final AtomicInteger answers = new AtomicInteger();

    SlowAtFirst(DataSource store, int slow) {
      super(store);
      this.slow = slow;
    }

    @Override
    public Connection getConnection() throws SQLException {
      long began = System.nanoTime();
      if (answers.incrementAndGet() <= slow) {
        while (System.nanoTime() - began < SLOW) {
          LockSupport.parkNanos(SLOW);
        }
      }
      return super.getConnection();
    }
  }
}
