package dev.windlass.acceptance.architecture.violations.postgresql;

import org.apache.kafka.common.header.Header;

/** An adapter that knows Kafka. */
public class AdapterWithKafka {
  Header header;
}
