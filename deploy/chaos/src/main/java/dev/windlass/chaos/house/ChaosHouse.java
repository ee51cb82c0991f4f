package dev.windlass.chaos.house;

import dev.windlass.chaos.load.Names;
import dev.windlass.showcase.house.Application;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.showcase.house.PartMain;
import dev.windlass.showcase.house.PartProperties;
import dev.windlass.showcase.house.SideBySide;
import dev.windlass.showcase.house.Storage;
import dev.windlass.showcase.house.StorageMain;
import dev.windlass.testbed.KafkaBroker;
import dev.windlass.testbed.LocalPorts;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Windlass with all it needs, every part a process of its own, and a wire that can be cut between
 * each worker and everything it talks to. Closing it stops everything, the last started first.
 */
public final class ChaosHouse implements AutoCloseable {
  private static final int HEAP = 256;

  private final HouseOptions options;
  private final String plantedPassword = UUID.randomUUID().toString();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<KafkaBroker.Door> doors = new ArrayList<>();
  private final List<WorkerMachine> workers = new ArrayList<>();
  private final int kafkaPort = LocalPorts.free();
  private final Machine broker;
  private final Machine store;
  private final Storage storage;
  private final Database control;
  private final Database target;
  private final Wire targetWire;
  private final Machine scheduler;
  private boolean closed;

  /**
   * Starts everything.
   *
   * @param directory where everything is kept; made when absent
   * @param logs where the processes write their logs
   * @param crew the workers and what is special about each
   */
  public ChaosHouse(Path directory, Path logs, List<Crew> crew) {
    options = HouseOptions.inOneJvm(directory).loggingTo(logs);
    try (SideBySide servers = new SideBySide();
        SideBySide applications = new SideBySide()) {
      List<Wire> kafkaWires = new ArrayList<>();
      for (Crew member : crew) {
        int port = LocalPorts.free();
        Wire wire = keep(Wire.to(member.name() + " to kafka", port));
        kafkaWires.add(wire);
        doors.add(new KafkaBroker.Door(port, wire.port()));
      }
      broker = keep(new Machine("broker", options, this::brokerPlan));
      store = keep(new Machine("s3", options, this::storePlan));
      servers.begin(broker::start);
      servers.begin(store::start);
      control = keep(new Database(postgres("control")));
      control.server().createDatabase("windlass");
      target = keep(new Database(postgres("target")));
      targetWire = keep(Wire.to("workers to target", target.server().port()));
      servers.await();
      storage = Storage.parse(store.answer());
      for (int number = 0; number < crew.size(); number++) {
        WorkerMachine worker = keep(worker(crew.get(number), kafkaWires.get(number)));
        workers.add(worker);
        applications.begin(worker::start);
      }
      scheduler =
          keep(
              new Machine(
                  "scheduler",
                  options,
                  start ->
                      plan(
                          "scheduler-" + start,
                          Application.SCHEDULER,
                          properties(bootstrapServers(), control.server().port(), storage)
                              .of(Application.SCHEDULER, "scheduler"))));
      applications.begin(scheduler::start);
      applications.await();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private PostgresServer postgres(String name) {
    return PostgresServer.start(
        options.directory().resolve(name), PostgresOptions.forTests().with("timezone", "UTC"));
  }

  private JavaProcess.Plan brokerPlan(int start) {
    List<String> arguments = new ArrayList<>();
    arguments.add(options.directory().resolve("kafka").toString());
    arguments.add(Integer.toString(kafkaPort));
    doors.forEach(door -> arguments.add(door.port() + ":" + door.advertisedPort()));
    return new JavaProcess.Plan(
        "broker-" + start,
        BrokerMain.class,
        List.copyOf(arguments),
        2 * HEAP,
        Map.of(),
        JavaProcess.SHORT_LIVED);
  }

  private JavaProcess.Plan storePlan(int start) {
    String directory = options.directory().resolve("s3").toString();
    return new JavaProcess.Plan(
        "s3-" + start,
        StorageMain.class,
        start == 1
            ? List.of(directory)
            : List.of(directory, Integer.toString(storage.endpoint().getPort())),
        2 * HEAP,
        Map.of(),
        JavaProcess.SHORT_LIVED);
  }

  private WorkerMachine worker(Crew member, Wire kafka) {
    Wire controlWire = Wire.to(member.name() + " to control", control.server().port());
    Wire storeWire = Wire.to(member.name() + " to store", storage.endpoint().getPort());
    Storage reached =
        new Storage(
            URI.create("http://127.0.0.1:" + storeWire.port()),
            storage.region(),
            storage.accessKey(),
            storage.secretKey());
    Map<String, String> properties =
        properties("127.0.0.1:" + kafka.port(), controlWire.port(), reached)
            .of(Application.WORKER, member.name());
    properties.put(
        "spring.datasource.hikari.data-source-properties.ApplicationName", member.name());
    properties.putAll(member.properties());
    return new WorkerMachine(
        member.name(),
        options,
        List.of(kafka, controlWire, storeWire),
        start -> plan(member.name() + "-" + start, Application.WORKER, properties));
  }

  private PartProperties properties(String bootstrapServers, int controlPort, Storage reached) {
    return new PartProperties(
        bootstrapServers,
        "jdbc:postgresql://127.0.0.1:" + controlPort + "/windlass",
        control.server(),
        reached);
  }

  private JavaProcess.Plan plan(
      String name, Application application, Map<String, String> properties) {
    return new JavaProcess.Plan(
        name,
        PartMain.class,
        List.of(application.name()),
        HEAP,
        Map.of(
            "SPRING_APPLICATION_JSON",
            JsonMapper.shared().writeValueAsString(properties),
            Names.PLANTED_PASSWORD,
            plantedPassword),
        JavaProcess.SHORT_LIVED);
  }

  private <T extends AutoCloseable> T keep(T started) {
    synchronized (running) {
      if (!closed) {
        running.push(started);
        return started;
      }
    }
    stop(started);
    throw new IllegalStateException("The processes are being stopped.");
  }

  /** How to reach the broker, past every wire. */
  public String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** How to reach the object store, past every wire. */
  public Storage storage() {
    return storage;
  }

  /** The password of the users that are made on the engine, which only the workers are told. */
  public String plantedPassword() {
    return plantedPassword;
  }

  /** The broker. */
  public Machine broker() {
    return broker;
  }

  /** The object store. */
  public Machine store() {
    return store;
  }

  /** The scheduler. */
  public Machine scheduler() {
    return scheduler;
  }

  /** The workers. */
  public List<WorkerMachine> workers() {
    return List.copyOf(workers);
  }

  /** The control database. */
  public Database control() {
    return control;
  }

  /** The engine that is looked after. */
  public Database target() {
    return target;
  }

  /** What joins all workers to the engine. */
  public Wire targetWire() {
    return targetWire;
  }

  /** The port at which workers find the engine. */
  public int targetPort() {
    return targetWire.port();
  }

  /** Where the processes' files are. */
  public Path directory() {
    return options.directory();
  }

  /** Where the processes' logs are. */
  public Path logs() {
    return options.logs();
  }

  /** Starts what does not run, and mends every wire. */
  public void heal() {
    control.start();
    target.start();
    broker.start();
    store.start();
    targetWire.heal();
    for (WorkerMachine worker : workers) {
      worker.wires().forEach(Wire::heal);
      worker.thaw();
      worker.start();
    }
    scheduler.thaw();
    scheduler.start();
  }

  @Override
  public void close() {
    Deque<AutoCloseable> rest;
    synchronized (running) {
      closed = true;
      rest = new ArrayDeque<>(running);
      running.clear();
    }
    rest.forEach(ChaosHouse::stop);
  }

  private static void stop(AutoCloseable started) {
    try {
      started.close();
    } catch (Exception e) {
      System.err.println("Could not be stopped: " + e);
    }
  }
}
