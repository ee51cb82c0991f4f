package dev.windlass.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.chaos.fault.FaultPlan;
import dev.windlass.chaos.fault.Kind;
import dev.windlass.chaos.fault.PlannedFault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens is a matter of the seed. */
class PlanTest {
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration LENGTH = Duration.ofMinutes(2);

  @Test
  void theSameSeedMakesTheSameLoad() {
    assertThat(shape(7)).isEqualTo(shape(7)).isNotEqualTo(shape(8));
  }

  private static List<String> shape(long seed) {
    return LoadPlan.of(seed, LENGTH, 15).stream()
        .map(order -> order.at() + " " + order.number() + " " + order.kind())
        .toList();
  }

  @Test
  void theSameSeedMakesTheSameFaults() {
    assertThat(faults(7)).isEqualTo(faults(7)).isNotEqualTo(faults(8));
  }

  @Test
  void aLongRunHasEveryKindOfFaultAndAllEndInTime() {
    List<PlannedFault> faults =
        FaultPlan.of(7, Duration.ofMinutes(10), 2, Duration.ofSeconds(4), Set.of(), START);

    assertThat(faults).extracting(PlannedFault::kind).contains(Kind.values());
    assertThat(faults)
        .allMatch(fault -> fault.at().plus(fault.hold()).compareTo(Duration.ofMinutes(10)) < 0);
  }

  private static List<PlannedFault> faults(long seed) {
    return FaultPlan.of(seed, LENGTH, 2, Duration.ofSeconds(4), Set.of(), START);
  }
}
