package dev.windlass.worker.intake;

import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.event.AuditRecord.Origin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came from Kafka.
 *
 * @param record the record
 * @param headers its headers
 */
record Arrival(ConsumerRecord<byte[], byte[]> record, List<Header> headers) {
  static Arrival of(ConsumerRecord<byte[], byte[]> record) {
    return new Arrival(
        record,
        Arrays.stream(record.headers().toArray())
            .map(header -> new Header(header.key(), header.value()))
            .toList());
  }

  byte @Nullable [] value() {
    return record.value();
  }

  byte @Nullable [] key() {
    return record.key();
  }

  Origin origin() {
    return new Origin(digest(), record.topic(), record.partition(), record.offset());
  }

  private String digest() {
    try {
      return CommandCodec.digest(headers, value());
    } catch (RefusedMessage e) {
      return plainDigest();
    }
  }

  private String plainDigest() {
    try {
      byte[] value = value();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value == null ? new byte[0] : value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
