package dev.windlass.showcase.house;

import dev.windlass.testbed.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main program of an S3 server in a process of its own. */
public final class StorageMain {
  private StorageMain() {}

  /**
   * Serves the directory that the first argument names, on the port that the second one names or on
   * a free one, until the process is ended.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JavaProcess.endWithParent();
    Path directory = Path.of(arguments[0]);
    S3Server server =
        arguments.length > 1
            ? S3Server.start(directory, Integer.parseInt(arguments[1]))
            : S3Server.start(directory);
    server.createBucket(House.BUCKET);
    JavaProcess.ready(Storage.of(server).text());
    new CountDownLatch(1).await();
  }
}
