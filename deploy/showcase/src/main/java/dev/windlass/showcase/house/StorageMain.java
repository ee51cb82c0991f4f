package dev.windlass.showcase.house;

import dev.windlass.testbed.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main program of an S3 server in a process of its own. */
public final class StorageMain {
  private StorageMain() {}

  /** Serves the directory that the first argument names, until the process is ended. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JavaProcess.endWithParent();
    S3Server server = S3Server.start(Path.of(arguments[0]));
    server.createBucket(House.BUCKET);
    JavaProcess.ready(Storage.of(server).text());
    new CountDownLatch(1).await();
  }
}
