package dev.windlass.benchmarks.dispatch;

import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.testbed.KafkaBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main program of a Kafka broker in a process of its own. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Serves from the directory that the first argument names, until the process is ended. */
  public static void main(String[] arguments) throws Exception {
    JavaProcess.endWithParent();
    KafkaBroker broker = KafkaBroker.start(Path.of(arguments[0]));
    JavaProcess.ready(broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
