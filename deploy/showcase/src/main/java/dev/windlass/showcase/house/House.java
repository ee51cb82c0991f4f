package dev.windlass.showcase.house;

import dev.windlass.testbed.KafkaBroker;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Windlass with all it needs: a Kafka broker, an S3 server, the control database, workers and a
 * scheduler, on free ports. Closing it stops everything, the last started first. It may be closed
 * by another thread than the one that started it, even while it starts.
 */
public final class House implements AutoCloseable {
  /** The bucket for backups, results and the audit archive. */
  public static final String BUCKET = "windlass";

  private final HouseOptions options;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<Part> workers = new ArrayList<>();
  private final KafkaBroker kafka;
  private final @Nullable S3Server s3;
  private final Storage storage;
  private final PostgresServer control;
  private boolean closed;

  private House(HouseOptions options) throws IOException {
    this.options = options;
    Files.createDirectories(options.directory());
    kafka = keep(KafkaBroker.start(options.directory().resolve("kafka")));
    if (options.separateStorage()) {
      s3 = null;
      storage = keep(StorageProcess.start(options)).storage();
    } else {
      s3 = keep(S3Server.start(options.directory().resolve("s3")));
      s3.createBucket(BUCKET);
      storage = Storage.of(s3);
    }
    control = startPostgres("control");
    control.createDatabase("windlass");
  }

  /** Starts everything; what was started is stopped again when a part does not start. */
  public static House start(HouseOptions options) {
    House house = empty(options);
    try {
      int count = options.separateWorkers().orElse(1);
      for (int number = 1; number <= count; number++) {
        house.startWorker("worker-" + number);
      }
      house.start(Application.SCHEDULER, "scheduler");
      return house;
    } catch (RuntimeException e) {
      house.close();
      throw e;
    }
  }

  /** Starts broker, S3 server and control database; no worker and no scheduler. */
  public static House empty(HouseOptions options) {
    try {
      return new House(options);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Windlass in " + options.directory(), e);
    }
  }

  /** Starts one more worker. */
  public Part startWorker(String name) {
    Part worker = start(Application.WORKER, name);
    workers.add(worker);
    return worker;
  }

  /** Starts one more PostgreSQL server, which is stopped with the house. */
  public PostgresServer startPostgres(String name) {
    return keep(
        PostgresServer.start(
            options.directory().resolve(name), PostgresOptions.forTests().with("timezone", "UTC")));
  }

  private Part start(Application application, String name) {
    Map<String, String> properties =
        new PartProperties(kafka.bootstrapServers(), control.jdbcUrl("windlass"), control, storage)
            .of(application, name);
    properties.putAll(options.properties());
    return keep(
        options.separateWorkers().isPresent()
            ? PartProcess.start(application, name, options, properties)
            : PartInThisJvm.start(application, name, properties));
  }

  private <T extends AutoCloseable> T keep(T started) {
    synchronized (running) {
      if (!closed) {
        running.push(started);
        return started;
      }
    }
    stop(started);
    throw new IllegalStateException("Windlass is being stopped.");
  }

  /** The broker. */
  public KafkaBroker kafka() {
    return kafka;
  }

  /** How to reach the object store. */
  public Storage storage() {
    return storage;
  }

  /** The object store's server; {@link IllegalStateException} when it is a process of its own. */
  public S3Server s3() {
    if (s3 == null) {
      throw new IllegalStateException("The S3 server is a process of its own.");
    }
    return s3;
  }

  /** The control database's server. */
  public PostgresServer control() {
    return control;
  }

  /** The workers that were started. */
  public List<Part> workers() {
    return List.copyOf(workers);
  }

  /** Everything that runs beside the servers: workers and scheduler. */
  public List<Part> parts() {
    synchronized (running) {
      return running.stream()
          .filter(Part.class::isInstance)
          .map(Part.class::cast)
          .toList()
          .reversed();
    }
  }

  /** Where everything is kept. */
  public Path directory() {
    return options.directory();
  }

  @Override
  public void close() {
    Deque<AutoCloseable> rest;
    synchronized (running) {
      closed = true;
      rest = new ArrayDeque<>(running);
      running.clear();
    }
    rest.forEach(House::stop);
  }

  private static void stop(AutoCloseable started) {
    try {
      started.close();
    } catch (Exception e) {
      System.err.println("Could not be stopped: " + e);
    }
  }
}
