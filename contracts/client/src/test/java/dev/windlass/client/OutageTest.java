package dev.windlass.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.testbed.KafkaBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OutageTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path directory;

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anAddressWhereNobodyListensIsUnreachableWithinTheBound() throws Exception {
    ClientOptions options = ClientOptions.of("127.0.0.1:" + closedPort()).withReachTimeout(SHORT);
    long start = System.nanoTime();
    assertThatThrownBy(() -> WindlassClient.connect(options))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("did not answer within 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void aNameThatNobodyKnowsIsUnreachable() {
    assertThatThrownBy(
            () ->
                WindlassClient.connect(
                    ClientOptions.of("no-such-host.invalid:9092").withReachTimeout(SHORT)))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("Kafka's address no-such-host.invalid:9092 cannot be resolved.");
  }

  @Test
  void wrongPropertiesAreNamed() {
    assertThatThrownBy(
            () ->
                WindlassClient.connect(
                    ClientOptions.of("127.0.0.1:9092")
                        .withKafka(Map.of("security.protocol", "NONSENSE"))))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("Kafka's properties are wrong");
  }

  @Test
  void aKafkaWithoutTheTopicsSaysSo() {
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"))) {
      assertThatThrownBy(() -> WindlassClient.connect(ClientOptions.of(broker.bootstrapServers())))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("has no topic windlass.commands");
    }
  }

  @Test
  void waitingOutlivesARestartOfTheBrokerAndSubmittingSaysWhenItIsGone() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"));
        ScriptedWorker worker = new ScriptedWorker(broker.bootstrapServers(), "outage");
        WindlassClient client =
            WindlassClient.connect(worker.options().withReachTimeout(Duration.ofSeconds(5)))) {
      worker.answer(command -> List.of(new Story(command).accepted()));
      Command command = client.complete(Command.backup("orders-pg", "orders").id("lasts"));
      JobHandle job = client.submit(command);

      broker.stop();
      assertThatThrownBy(() -> client.submit(Command.backup("orders-pg", "orders").id("lost")))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("may or may not have arrived")
          .hasMessageContaining("lost");
      broker.start();

      worker.publish(new Story(command).succeeded(2));
      assertThat(job.await(Duration.ofSeconds(60)).as(BackupResult.class).backupId())
          .isEqualTo("backup-lasts");
    }
  }
}
