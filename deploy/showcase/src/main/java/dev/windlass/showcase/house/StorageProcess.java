package dev.windlass.showcase.house;

import java.util.List;
import java.util.Map;

/**
 * An S3 server in a process of its own, which ends when this JVM ends.
 *
 * @param process the process
 * @param storage how to reach it
 */
record StorageProcess(JavaProcess process, Storage storage) implements AutoCloseable {
  private static final int HEAP = 512;

  /** Starts it and waits until it serves. */
  static StorageProcess start(HouseOptions options) {
    JavaProcess process =
        JavaProcess.start(
            new JavaProcess.Plan(
                "s3",
                StorageMain.class,
                List.of(options.directory().resolve("s3").toString()),
                HEAP,
                Map.of(),
                options.jvm()),
            options);
    return new StorageProcess(process, Storage.parse(process.answer()));
  }

  @Override
  public void close() {
    process.close();
  }
}
