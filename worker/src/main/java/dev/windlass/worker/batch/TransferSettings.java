package dev.windlass.worker.batch;

import dev.windlass.worker.operation.Ranges;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How data move between engines and the object store: {@code windlass.transfer.*}.
 *
 * @param parallelism how many parts of a backup or restore are moved at the same time when the
 *     command does not say; 0, the default, is as many as the worker has processors, from 2 to 4:
 *     each part keeps one busy here and one on the engine, and short commands wait for them
 * @param compressionLevel zstd level of backups when the command does not say
 * @param patience how long parts may take to stop after one of them has failed
 */
@ConfigurationProperties("windlass.transfer")
public record TransferSettings(
    @DefaultValue("0") int parallelism,
    @DefaultValue("1") int compressionLevel,
    @DefaultValue("PT1M") Duration patience) {

  /** The most parts that a command may ask for at the same time. */
  public static final int MAX_PARALLELISM = 32;

  private static final int MAX_LEVEL = 19;
  private static final int FEWEST_BY_ITSELF = 2;
  private static final int MOST_BY_ITSELF = 4;

  /** Refuses what cannot work, at the start of the worker. */
  public TransferSettings {
    if (parallelism == 0) {
      parallelism =
          Math.clamp(Runtime.getRuntime().availableProcessors(), FEWEST_BY_ITSELF, MOST_BY_ITSELF);
    }
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "windlass.transfer.parallelism must be 1 to "
              + MAX_PARALLELISM
              + ", not "
              + parallelism
              + ".");
    }
    if (compressionLevel < 1 || compressionLevel > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "windlass.transfer.compression-level must be 1 to 19, not " + compressionLevel + ".");
    }
  }

  /**
   * How many parts a command has moved at the same time.
   *
   * @throws dev.windlass.engine.EngineException {@code INVALID_COMMAND} when it asks for none, or
   *     for too many
   */
  public int hands(@Nullable Integer asked) {
    return Ranges.within("parallelism", asked, 1, MAX_PARALLELISM, parallelism);
  }

  /**
   * The zstd level of a command.
   *
   * @throws dev.windlass.engine.EngineException {@code INVALID_COMMAND} when there is no such level
   */
  public int level(@Nullable Integer asked) {
    return Ranges.within("compressionLevel", asked, 1, MAX_LEVEL, compressionLevel);
  }

  /** A crew of this many hands. */
  public PartCrew crew(int hands) {
    return new PartCrew(hands, patience);
  }
}
