package dev.windlass.chaos.house;

import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.testbed.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The main program of a Kafka broker in a process of its own. */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * Serves the directory that the first argument names, on the port that the second one names. Each
   * further argument is one more way in: {@code port:advertised-port}.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    JavaProcess.endWithParent();
    List<KafkaBroker.Door> doors = Arrays.stream(arguments).skip(2).map(BrokerMain::parse).toList();
    KafkaBroker broker =
        KafkaBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), doors);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "stop"));
    JavaProcess.ready(broker.bootstrapServers());
    new CountDownLatch(1).await();
  }

  private static KafkaBroker.Door parse(String door) {
    int colon = door.indexOf(':');
    return new KafkaBroker.Door(
        Integer.parseInt(door.substring(0, colon)), Integer.parseInt(door.substring(colon + 1)));
  }
}
