package dev.windlass.worker.intake;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what became of offsets. Nobody waits for them: a broker gathers commits for some
 * milliseconds, which every command would wait for, and a commit that fails loses nothing. What is
 * delivered again was admitted and falls away; the next batch commits for it.
 */
final class OffsetCommits implements OffsetCommitCallback {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);

  @Override
  public void onComplete(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
    if (failure instanceof RetriableException) {
      LOG.debug("Offsets {} are not committed.", offsets, failure);
    } else if (failure != null) {
      LOG.warn(
          "Offsets {} are not committed ({}). Nothing is lost: what is delivered again was admitted"
              + " already, and the next batch commits for it.",
          offsets,
          failure.toString());
    }
  }
}
