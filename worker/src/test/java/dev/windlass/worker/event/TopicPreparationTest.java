package dev.windlass.worker.event;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.windlass.testbed.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class TopicPreparationTest {
  private static final int PARTITIONS = 24;

  @RepeatedTest(5)
  void whatIsWrittenToNewTopicsIsTakenAtTheFirstTry(RepetitionInfo repetition) {
    String prefix = "TopicPreparationTest" + repetition.getCurrentRepetition();
    Map<String, Object> admin = Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers());
    TopicSettings topics =
        new TopicSettings(
            prefix + ".commands",
            prefix + ".status",
            prefix + ".audit",
            prefix + ".metrics",
            prefix + ".dead-letters",
            true,
            PARTITIONS,
            (short) 1,
            1 << 20,
            Duration.ofSeconds(20));

    new TopicPreparation(admin, topics).start();

    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                TestKafka.shared().bootstrapServers(),
                "enable.idempotence",
                false,
                "retries",
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int partition = PARTITIONS - 1; partition >= 0; partition--) {
        for (String topic : List.of(topics.status(), topics.audit(), topics.commands())) {
          sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])));
        }
      }
      for (Future<?> each : sent) {
        assertThatCode(each::get).doesNotThrowAnyException();
      }
    }
  }
}
