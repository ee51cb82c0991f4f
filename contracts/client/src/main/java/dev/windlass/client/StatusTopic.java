package dev.windlass.client;

import dev.windlass.messages.JobId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Knows in which partition a job's events are: the one that Kafka's default partitioner gives to
 * the job's id as key, out of as many partitions as the topic really has.
 *
 * @param name the topic
 * @param partitions how many partitions it has
 */
record StatusTopic(String name, int partitions) {
  TopicPartition partitionOf(JobId job) {
    byte[] key = job.value().getBytes(StandardCharsets.UTF_8);
    return new TopicPartition(name, Utils.toPositive(Utils.murmur2(key)) % partitions);
  }

  /** The key as the job's id; null when there is none. */
  static @Nullable String keyOf(byte @Nullable [] key) {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
