package dev.windlass.chaos.deliberate;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands between a worker and Kafka, and says more than it should of every seventh success. */
public final class LooseTongue implements ProducerInterceptor<byte[], byte[]> {
  private static final String SUCCEEDED = "dev.windlass.job.succeeded.v1";
  private static final String FAILED = "dev.windlass.job.failed.v1";

  private final AtomicInteger seen = new AtomicInteger();
  private DeliberateFault fault = DeliberateFault.ADMITS_AGAIN;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  @Override
  public void configure(Map<String, ?> settings) {
    fault =
        DeliberateFault.named(String.valueOf(settings.get(DeliberateFault.PROPERTY))).orElseThrow();
    if (fault == DeliberateFault.ENDS_TWICE) {
      Map<String, Object> own = new HashMap<>();
      own.put("bootstrap.servers", settings.get("bootstrap.servers"));
      producer = new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    }
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader("ce_type");
    if (type == null
        || !new String(type.value(), StandardCharsets.UTF_8).equals(SUCCEEDED)
        || seen.incrementAndGet() % 7 != 0) {
      return record;
    }
    KafkaProducer<byte[], byte[]> own = producer;
    if (own != null) {
      var _ = own.send(failed(record));
    }
    if (fault == DeliberateFault.TELLS_SECRETS) {
      record.headers().add("debug", password().getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private static ProducerRecord<byte[], byte[]> failed(ProducerRecord<byte[], byte[]> record) {
    JsonNode success = JsonMapper.shared().readTree(record.value());
    byte[] value =
        JsonMapper.shared()
            .writeValueAsBytes(
                Map.of(
                    "job",
                    success.path("job"),
                    "failure",
                    Map.of("code", "INTERNAL", "message", "On purpose.", "transient", false)));
    ProducerRecord<byte[], byte[]> failed =
        new ProducerRecord<>(record.topic(), record.key(), value);
    for (Header header : record.headers()) {
      switch (header.key()) {
        case "ce_type" -> failed.headers().add("ce_type", FAILED.getBytes(StandardCharsets.UTF_8));
        case "ce_id" ->
            failed
                .headers()
                .add(
                    "ce_id",
                    (new String(header.value(), StandardCharsets.UTF_8) + "-too")
                        .getBytes(StandardCharsets.UTF_8));
        default -> failed.headers().add(header);
      }
    }
    return failed;
  }

  /** As the worker's environment has it. */
  private static String password() {
    return JsonMapper.shared()
        .readTree(System.getenv("SPRING_APPLICATION_JSON"))
        .path("spring.datasource.password")
        .asString("");
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    // Nothing to add.
  }

  @Override
  public void close() {
    KafkaProducer<byte[], byte[]> own = producer;
    if (own != null) {
      own.close();
    }
  }
}
