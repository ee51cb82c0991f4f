package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaBrokerTest {
  private Path directory;
  private KafkaBroker broker;

  @BeforeEach
  void start() {
    directory = Directories.temporary("own-kafka").resolve("broker");
    broker = KafkaBroker.start(directory);
  }

  @AfterEach
  void close() {
    broker.close();
    Directories.delete(directory.getParent());
  }

  @Test
  void keepsMessagesAndPortWhenStoppedAndStarted() throws Exception {
    createTopic("kept");
    send("kept", "before");
    String address = broker.bootstrapServers();

    broker.stop();
    assertThat(broker.isRunning()).isFalse();
    broker.start();
    send("kept", "after");

    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(read("kept", 2)).containsExactly("before", "after");
  }

  @Test
  void serverOfAnotherObjectReadsTheSameDirectory() throws Exception {
    createTopic("kept");
    send("kept", "one");
    broker.stop();
    KafkaBroker again = KafkaBroker.start(directory, broker.port());
    try {
      assertThat(read("kept", 1)).containsExactly("one");
    } finally {
      again.stop();
    }
  }

  @Test
  void makesNoTopicByItself() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(() -> send("never-made", "x")).hasCauseInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> admin.describeTopics(List.of("never-made")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void removesItsDirectoryWhenClosed() {
    broker.close();
    assertThat(directory).doesNotExist();
  }

  private void createTopic(String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private void send(String topic, String value) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "3000");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private List<String> read(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", "reader",
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
