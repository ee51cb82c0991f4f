package dev.windlass.worker.archive;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down while audit records cannot be archived; they wait in Kafka meanwhile. */
final class ArchiveHealthIndicator extends AbstractHealthIndicator {
  private final ArchiveFigures figures;

  ArchiveHealthIndicator(ArchiveFigures figures) {
    this.figures = figures;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up().withDetail("oldestWaitingSeconds", figures.age().toSeconds());
    figures
        .lastFailure()
        .ifPresent(
            failure ->
                builder
                    .down()
                    .withDetail("what", failure)
                    .withDetail("since", String.valueOf(figures.failingSince()))
                    .withDetail(
                        "help",
                        "Audit records wait in Kafka. Look at windlass.object-store.* and at the"
                            + " object store."));
  }
}
