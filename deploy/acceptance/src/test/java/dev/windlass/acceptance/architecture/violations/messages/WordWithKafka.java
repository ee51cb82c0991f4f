package dev.windlass.acceptance.architecture.violations.messages;

import org.apache.kafka.common.header.Header;

/** A message that knows Kafka. */
public class WordWithKafka {
  Header header;
}
