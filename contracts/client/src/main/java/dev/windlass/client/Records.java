package dev.windlass.client;

import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what Kafka brought into events. What cannot be read is logged and left out: a newer version
 * may publish what this one does not know, and one odd record must not stop the reading of others.
 */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  private Records() {}

  static Optional<JobEvent> jobEvent(ConsumerRecord<byte[], byte[]> message) {
    try {
      return Optional.of(EventCodec.decodeJobEvent(headers(message), message.value()));
    } catch (RuntimeException e) {
      skip(message, e);
      return Optional.empty();
    }
  }

  static Optional<AuditRecord> audit(ConsumerRecord<byte[], byte[]> message) {
    try {
      return Optional.of(EventCodec.decodeAudit(headers(message), message.value()));
    } catch (RuntimeException e) {
      skip(message, e);
      return Optional.empty();
    }
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> message) {
    List<Header> headers = new ArrayList<>();
    message.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return headers;
  }

  private static void skip(ConsumerRecord<byte[], byte[]> message, RuntimeException e) {
    LOG.warn(
        "Left out offset {} of {}-{}, which is no event that this version can read: {}",
        message.offset(),
        message.topic(),
        message.partition(),
        e.getMessage());
  }
}
