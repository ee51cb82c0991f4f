package dev.windlass.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.testbed.TestKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** The intake's consumer on a real broker, whose answers fail at the worst moments. */
@Timeout(120)
class RewindingErrorHandlerTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String topic = "rewinding-" + NUMBERS.incrementAndGet();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private KafkaProducer<byte[], byte[]> producer;
  private @Nullable ConcurrentMessageListenerContainer<byte[], byte[]> container;

  @BeforeEach
  void makeTopic() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    if (container != null) {
      container.stop();
    }
  }

  /** What happens instead of, or behind, a call of the consumer; null for nothing. */
  private interface Fault {
    void strike(String method, Object result);
  }

  private void start(Fault before, Fault after, BatchMessageListener<byte[], byte[]> listener) {
    DefaultKafkaConsumerFactory<byte[], byte[]> factory =
        new DefaultKafkaConsumerFactory<>(
            Map.of(
                "bootstrap.servers",
                TestKafka.shared().bootstrapServers(),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                5),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    factory.addPostProcessor(consumer -> faulty(consumer, before, after));
    container =
        IntakeConfiguration.container(
            factory,
            topic,
            new IntakeSettings(topic, 1, 5, 1 << 20, Duration.ofMillis(50)),
            listener);
    container.start();
  }

  @SuppressWarnings("unchecked")
  private static Consumer<byte[], byte[]> faulty(
      Consumer<byte[], byte[]> consumer, Fault before, Fault after) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (_, method, arguments) -> {
              before.strike(method.getName(), "");
              Object result = call(consumer, method, arguments);
              after.strike(method.getName(), result == null ? "" : result);
              return result;
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> batch) {
    batch.forEach(record -> taken.add(new String(record.value(), StandardCharsets.UTF_8)));
  }

  private void send(int from, int to) {
    IntStream.rangeClosed(from, to)
        .forEach(
            number ->
                producer.send(
                    new ProducerRecord<>(
                        topic, Integer.toString(number).getBytes(StandardCharsets.UTF_8))));
    producer.flush();
  }

  private void awaitAll(int last) {
    String[] all =
        IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toArray(String[]::new);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(taken).contains(all));
  }

  /** The commit is repeated right behind the next poll, and what that one brought is lost. */
  @Test
  void whatWasPolledBeforeACommitFailedComesAgain() {
    AtomicInteger commits = new AtomicInteger();
    AtomicBoolean polled = new AtomicBoolean();
    AtomicBoolean failed = new AtomicBoolean();
    send(1, 3);
    start(
        (method, _) -> {
          if (method.equals("commitSync")) {
            if (commits.incrementAndGet() == 1) {
              send(4, 8);
              throw new RebalanceInProgressException("one more member");
            }
            if (polled.get() && failed.compareAndSet(false, true)) {
              throw new TimeoutException("no broker answers");
            }
          }
        },
        (method, result) -> {
          if (method.equals("poll") && commits.get() == 1) {
            polled.set(((ConsumerRecords<?, ?>) result).count() > 0);
          }
        },
        this::take);

    awaitAll(8);
    send(9, 12);
    awaitAll(12);
    assertThat(failed).as("the commit behind the poll failed").isTrue();
  }

  /** While a batch waits to be tried again, its consumer is polled, too. */
  @Test
  void aPollThatFailsWhileABatchWaitsLosesNothing() {
    AtomicInteger refused = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    send(1, 3);
    start(
        (method, _) -> {
          if (method.equals("poll") && refused.get() == 1 && failed.compareAndSet(false, true)) {
            throw new KafkaException("the answer makes no sense");
          }
        },
        (_, _) -> {},
        batch -> {
          if (refused.compareAndSet(0, 1)) {
            throw new IllegalStateException("the control database is away");
          }
          take(batch);
        });

    awaitAll(3);
    send(4, 6);
    awaitAll(6);
    assertThat(failed).as("a poll failed").isTrue();
  }
}
