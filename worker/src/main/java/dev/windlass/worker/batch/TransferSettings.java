package dev.windlass.worker.batch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How data move between engines and the object store: {@code windlass.transfer.*}.
 *
 * @param parallelism how many parts of a backup or restore are moved at the same time when the
 *     command does not say
 * @param compressionLevel zstd level of backups when the command does not say
 * @param patience how long parts may take to stop after one of them has failed
 */
@ConfigurationProperties("windlass.transfer")
public record TransferSettings(
    @DefaultValue("4") int parallelism,
    @DefaultValue("1") int compressionLevel,
    @DefaultValue("PT1M") Duration patience) {

  /** The most parts that a command may ask for at the same time. */
  public static final int MAX_PARALLELISM = 32;

  /** Refuses what cannot work, at the start of the worker. */
  public TransferSettings {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "windlass.transfer.parallelism must be 1 to "
              + MAX_PARALLELISM
              + ", not "
              + parallelism
              + ".");
    }
    if (compressionLevel < 1 || compressionLevel > 19) {
      throw new IllegalArgumentException(
          "windlass.transfer.compression-level must be 1 to 19, not " + compressionLevel + ".");
    }
  }

  /** A crew of this many hands. */
  public PartCrew crew(int hands) {
    return new PartCrew(hands, patience);
  }
}
