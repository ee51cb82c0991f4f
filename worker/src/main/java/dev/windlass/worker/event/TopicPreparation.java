package dev.windlass.worker.event;

import dev.windlass.worker.life.LifePhases;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the topics that are missing, or says which are. Topics that it made are led when it has
 * started: what is written to them from then on is taken.
 */
final class TopicPreparation implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TopicPreparation.class);

  private static final long ASK_AGAIN_MILLIS = 20;

  private final Map<String, Object> adminProperties;
  private final TopicSettings topics;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;

  TopicPreparation(Map<String, Object> adminProperties, TopicSettings topics) {
    this.adminProperties = Map.copyOf(adminProperties);
    this.topics = topics;
  }

  @Override
  public void start() {
    try (Admin admin = Admin.create(adminProperties)) {
      Set<String> present = admin.listTopics().names().get(timeout(), TimeUnit.MILLISECONDS);
      Map<String, NewTopic> missing = wanted();
      missing.keySet().removeAll(present);
      if (!missing.isEmpty()) {
        make(admin, missing);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new TopicsUnavailable(
          "Kafka did not answer within %s, or refused: %s. Look at spring.kafka.bootstrap-servers."
              .formatted(topics.startTimeout(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicsUnavailable("The start was interrupted.", e);
    }
    running = true;
  }

  private long timeout() {
    return topics.startTimeout().toMillis();
  }

  private void make(Admin admin, Map<String, NewTopic> missing)
      throws InterruptedException, TimeoutException, ExecutionException {
    if (!topics.create()) {
      throw new TopicsUnavailable(
          "Topics are missing: %s. Make them, or set windlass.topics.create=true."
              .formatted(String.join(", ", new TreeSet<>(missing.keySet()))),
          null);
    }
    try {
      admin.createTopics(List.copyOf(missing.values())).all().get(timeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      // Another worker was faster with one of them; the rest is tried one by one.
      for (NewTopic topic : missing.values()) {
        makeUnlessThere(admin, topic);
      }
    }
    LOG.info("Topics made: {}.", String.join(", ", new TreeSet<>(missing.keySet())));
    awaitLeaders(admin, missing.keySet());
  }

  /**
   * Topics that the controller has made are not yet in every broker's metadata, and are named there
   * before their partitions are open. Only a leader tells an offset, and the client asks again
   * until there is one.
   */
  private void awaitLeaders(Admin admin, Set<String> made) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
      for (TopicDescription topic : awaitNamed(admin, made)) {
        for (TopicPartitionInfo partition : topic.partitions()) {
          partitions.put(
              new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
        }
      }
      admin.listOffsets(partitions).all().get(timeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The new topics are not led yet; messages for them wait: {}", e.getMessage());
    }
  }

  /** The client does not ask again for a topic that the broker it asks has not heard of. */
  private Collection<TopicDescription> awaitNamed(Admin admin, Set<String> made)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + topics.startTimeout().toNanos();
    while (true) {
      try {
        return admin
            .describeTopics(made)
            .allTopicNames()
            .get(timeout(), TimeUnit.MILLISECONDS)
            .values();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - deadline > 0
            || stopping.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }

  private void makeUnlessThere(Admin admin, NewTopic topic)
      throws InterruptedException, TimeoutException, ExecutionException {
    try {
      admin.createTopics(List.of(topic)).all().get(timeout(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private Map<String, NewTopic> wanted() {
    Map<String, NewTopic> wanted = new LinkedHashMap<>();
    add(wanted, topics.commands(), topics.partitions(), Duration.ofDays(7));
    add(wanted, topics.status(), topics.partitions(), Duration.ofDays(30));
    add(wanted, topics.audit(), topics.partitions(), Duration.ofDays(365));
    add(wanted, topics.metrics(), topics.partitions(), Duration.ofDays(2));
    add(wanted, topics.deadLetters(), Math.max(1, topics.partitions() / 2), Duration.ofDays(30));
    return wanted;
  }

  private void add(Map<String, NewTopic> wanted, String name, int partitions, Duration keep) {
    wanted.put(
        name,
        new NewTopic(name, partitions, topics.replication())
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    String.valueOf(keep.toMillis()),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    String.valueOf(topics.maxMessageBytes()))));
  }

  @Override
  public void stop() {
    stopping.countDown();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return LifePhases.LEASE - 1;
  }
}
