package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Windlass and hears what becomes of them. It talks to Kafka and to nothing else.
 *
 * <pre>{@code
 * try (var windlass = WindlassClient.connect(ClientOptions.of("kafka:9092"))) {
 *   JobHandle job = windlass.submit(Command.backup("orders-pg", "orders").reason("CHG-1234"));
 *   BackupResult result = job.await(Duration.ofMinutes(30)).as(BackupResult.class);
 * }
 * }</pre>
 *
 * <p>One client serves any number of jobs at the same time, from any number of threads. Closing it
 * ends the waiting; the jobs go on.
 */
public final class WindlassClient implements AutoCloseable {
  private final ClientOptions options;
  private final KafkaSettings settings;
  private final StatusReader reader;
  private final LookBack lookBack;
  private @Nullable CommandPublisher publisher;
  private boolean closed;

  private WindlassClient(
      ClientOptions options,
      KafkaSettings settings,
      StatusTopic topic,
      Consumer<byte[], byte[]> consumer) {
    this.options = options;
    this.settings = settings;
    this.reader = new StatusReader(topic, consumer, options.reachTimeout());
    this.lookBack =
        new LookBack(
            topic,
            () -> new KafkaConsumer<>(settings.scanner()),
            options.reachTimeout(),
            options.clock());
  }

  /**
   * Reaches Kafka and finds the topics.
   *
   * @throws UnreachableException when Kafka does not answer in time, refuses the login, or lacks
   *     the topics
   */
  public static WindlassClient connect(ClientOptions options) {
    KafkaSettings settings = new KafkaSettings(options);
    Consumer<byte[], byte[]> consumer = consumer(options, settings);
    try {
      TopicLookup lookup = new TopicLookup(consumer, options);
      lookup.partitions(options.topics().commands());
      int partitions = lookup.partitions(options.topics().status());
      return new WindlassClient(
          options, settings, new StatusTopic(options.topics().status(), partitions), consumer);
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(ClientOptions options, KafkaSettings settings) {
    try {
      return new KafkaConsumer<>(settings.reader());
    } catch (KafkaException e) {
      throw new UnreachableException(Waiting.sentence(options.bootstrapServers(), e), e);
    }
  }

  /**
   * Completes the command with this client's source, where it has none, and the present time, and
   * submits it.
   */
  public JobHandle submit(CommandBuilder command) {
    return submit(complete(command), JobListener.none());
  }

  /** The command that {@link #submit(CommandBuilder)} would send, for those who need it first. */
  public Command complete(CommandBuilder command) {
    return command.build(options.source(), options.clock());
  }

  /** {@link #submit(Command, JobListener)} without a listener. */
  public JobHandle submit(Command command) {
    return submit(command, JobListener.none());
  }

  /**
   * Publishes a command and returns when Kafka has it on all replicas that must have it.
   *
   * <p>Source and id name the command. Choose the id yourself, from something that survives a crash
   * of your program such as the number of an order, wherever you might submit again: the same
   * command under the same id becomes one job however often it is sent, and the handle of the
   * repetition hears the outcome of the first. Other content under the same id is refused.
   *
   * @param listener hears every event of the job from now on
   * @throws dev.windlass.messages.envelope.RefusedMessage when the command does not fit its schema,
   *     so that every worker would refuse it; nothing was sent
   * @throws UnreachableException when Kafka did not confirm the command, which may or may not have
   *     arrived
   * @throws IllegalArgumentException when the command is larger than Kafka takes
   * @throws IllegalStateException when the client is closed
   */
  public JobHandle submit(Command command, JobListener listener) {
    CommandPublisher commands = publisher();
    JobTracker tracker = new JobTracker(command.jobId(), listener, false);
    reader.watch(tracker);
    try {
      commands.publish(command);
    } catch (RuntimeException e) {
      reader.unwatch(tracker);
      throw e;
    }
    return new JobHandle(tracker, reader, lookBack, false);
  }

  /** {@link #follow(JobId, JobListener, Instant)} for a job whose time is not known. */
  public JobHandle follow(JobId job, JobListener listener) {
    return follow(job, listener, null);
  }

  /**
   * Follows a job that anybody submitted at any time: the listener hears its events from the first
   * on, and then those that are still to come.
   *
   * <p>Only the job's partition of the status topic is read. The job's id tells which one that is,
   * which holds unless the topic was given more partitions since.
   *
   * @param since about when it was submitted, which spares reading what is older; null when not
   *     known
   * @throws UnreachableException when Kafka does not answer
   * @throws IllegalStateException when the client is closed
   */
  public JobHandle follow(JobId job, JobListener listener, @Nullable Instant since) {
    JobTracker tracker = new JobTracker(job, listener, true);
    reader.watch(tracker);
    lookBack.follow(tracker, since);
    return new JobHandle(tracker, reader, lookBack, true);
  }

  /**
   * Begins to describe a subscription to job events or audit records, for a service of your own.
   *
   * @param group the Kafka consumer group; the members of one group share the events
   */
  public Subscription.Builder subscribe(String group) {
    return new Subscription.Builder(group, options.topics(), settings);
  }

  /**
   * Reads the audit topic without a consumer group, as a terminal does.
   *
   * @param last how many of the newest records to begin with; 0 for only those to come
   * @throws UnreachableException when Kafka does not answer or lacks the topic
   */
  public AuditTail auditTail(int last) {
    Consumer<byte[], byte[]> consumer = consumer(options, settings);
    try {
      int partitions = new TopicLookup(consumer, options).partitions(options.topics().audit());
      return AuditTail.open(
          consumer, options.topics().audit(), partitions, last, options.reachTimeout());
    } catch (RuntimeException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  private synchronized CommandPublisher publisher() {
    if (closed) {
      throw new IllegalStateException("This client is closed.");
    }
    CommandPublisher current = publisher;
    if (current == null) {
      try {
        current =
            new CommandPublisher(
                options.topics().commands(),
                new KafkaProducer<>(settings.producer()),
                options.reachTimeout());
      } catch (KafkaException e) {
        throw new UnreachableException(Waiting.sentence(options.bootstrapServers(), e), e);
      }
      publisher = current;
    }
    return current;
  }

  /** Ends all waiting and lets go of Kafka within about two seconds. Jobs go on. */
  @Override
  public void close() {
    CommandPublisher current;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      current = publisher;
    }
    if (current != null) {
      current.close();
    }
    lookBack.close();
    reader.close();
  }
}
