package dev.windlass.worker.archive;

/** Kafka's own ids of topics, which tell a topic from another that had its name before. */
@FunctionalInterface
interface TopicIds {
  /** The id of the topic that has this name now. */
  String of(String topic);
}
