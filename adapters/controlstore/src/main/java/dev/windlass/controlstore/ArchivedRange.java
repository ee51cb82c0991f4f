package dev.windlass.controlstore;

/**
 * Records of one partition that lie, or shall lie, in one archived object.
 *
 * @param topicId Kafka's id of the topic
 * @param topic its name
 * @param partition the partition
 * @param from the position at which the range begins
 * @param to the position behind its last record
 * @param key the object
 * @param records how many records
 * @param written whether the object is durable
 */
public record ArchivedRange(
    String topicId,
    String topic,
    int partition,
    long from,
    long to,
    String key,
    int records,
    boolean written) {}
