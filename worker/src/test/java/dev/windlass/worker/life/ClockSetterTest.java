package dev.windlass.worker.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.worker.ControlDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

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

  private ClockSetter setter(ControlClock clock) {
    return new ClockSetter(
        clock, leases, new WorkerLife(leases, "clockwork", Duration.ofSeconds(10)));
  }
}
