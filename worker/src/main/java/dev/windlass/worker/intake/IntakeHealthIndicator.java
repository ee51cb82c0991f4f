package dev.windlass.worker.intake;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down while commands are not taken in; they wait in Kafka meanwhile. */
final class IntakeHealthIndicator extends AbstractHealthIndicator {
  private final CommandIntake intake;

  IntakeHealthIndicator(CommandIntake intake) {
    this.intake = intake;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    CommandIntake.Suspension suspension = intake.suspension();
    if (suspension == null) {
      builder.up().withDetail("found", "commands are taken in");
    } else {
      builder
          .down()
          .withDetail("what", suspension.why())
          .withDetail("since", suspension.since().toString())
          .withDetail(
              "help",
              "Commands wait in Kafka and are taken in by themselves when this is over. Look at the"
                  + " control database, the lease and the outbox.");
    }
  }
}
