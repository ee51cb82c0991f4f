package dev.windlass.chaos.run;

import dev.windlass.chaos.check.Checker;
import dev.windlass.chaos.check.Violation;
import dev.windlass.chaos.deliberate.DeliberateFault;
import dev.windlass.chaos.fault.FaultPlan;
import dev.windlass.chaos.fault.FaultThread;
import dev.windlass.chaos.fault.PlannedFault;
import dev.windlass.chaos.fault.Rebalances;
import dev.windlass.chaos.history.ControlStoreReader;
import dev.windlass.chaos.history.ControlStoreRecorder;
import dev.windlass.chaos.history.EngineReader;
import dev.windlass.chaos.history.History;
import dev.windlass.chaos.history.SecretScan;
import dev.windlass.chaos.history.StoreReader;
import dev.windlass.chaos.history.TopicReader;
import dev.windlass.chaos.history.Topics;
import dev.windlass.chaos.house.ChaosHouse;
import dev.windlass.chaos.house.Crew;
import dev.windlass.chaos.house.WrongClock;
import dev.windlass.chaos.load.Ground;
import dev.windlass.chaos.load.LoadPlan;
import dev.windlass.chaos.load.Names;
import dev.windlass.chaos.load.Order;
import dev.windlass.chaos.load.Provocation;
import dev.windlass.chaos.load.Sender;
import dev.windlass.chaos.load.Victims;
import dev.windlass.chaos.report.Chronicle;
import dev.windlass.chaos.report.Report;
import dev.windlass.messages.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run: everything starts, is loaded and broken, is mended, comes to rest, and is checked. */
public final class FaultRun {
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final int CONTROL_SLOTS = 8;
  private static final Duration SETUP = Duration.ofMinutes(1);
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final Duration BROKEN_DRAIN = Duration.ofSeconds(30);
  private static final Duration FIRST_FAULT = Duration.ofSeconds(3);

  /** A process that starts again on a busy machine takes its time. */
  private static final Duration LAST_FAULT = Duration.ofMinutes(5);

  /** Longer than the lease: whoever is frozen wakes while an heir is at work. */
  private static final Duration PROVOKED_SILENCE = LEASE.plusMillis(1_400);

  private static final Duration FIRST_PROVOCATION = Duration.ofSeconds(10);
  private static final String CHRONICLE = "history.txt";
  private static final String OFFSET = "windlass.chaos.clock-offset";

  private final RunOptions options;
  private final Clock clock;
  private final Consumer<String> say;

  /**
   * A run.
   *
   * @param say is told what happens, in lines
   */
  public FaultRun(RunOptions options, Clock clock, Consumer<String> say) {
    this.options = options;
    this.clock = clock;
    this.say = say;
  }

  /** Runs. */
  public Report run(Consumer<AutoCloseable> closing)
      throws InterruptedException, SQLException, IOException {
    Instant began = clock.instant();
    say.accept(
        "seed %d: %d workers, %d s of load"
            .formatted(options.seed(), options.workers(), options.load().toSeconds()));
    try (ChaosHouse house = new ChaosHouse(options.directory(), options.logs(), crew())) {
      closing.accept(house);
      say.accept("everything runs");
      return run(house, began);
    }
  }

  /** Short leases, few slots and quick sweeps, so that much happens in little time. */
  private List<Crew> crew() {
    Map<String, String> properties = new HashMap<>();
    properties.put("windlass.worker.lease", LEASE.toMillis() + "ms");
    properties.put("windlass.worker.control-slots", Integer.toString(CONTROL_SLOTS));
    properties.put("windlass.worker.first-backoff", "500ms");
    properties.put("windlass.worker.longest-backoff", "5s");
    properties.put("windlass.worker.stop-grace", "5s");
    properties.put("windlass.archive.max-age", "1s");
    properties.put("windlass.transfer.sweep-interval", "PT5S");
    properties.put("spring.kafka.consumer.properties.session.timeout.ms", "6000");
    properties.put("spring.kafka.consumer.properties.heartbeat.interval.ms", "1500");
    properties.put("spring.datasource.hikari.data-source-properties.socketTimeout", "10");
    DeliberateFault deliberate = options.deliberate();
    if (deliberate != null) {
      properties.putAll(deliberate.properties());
    }
    List<Crew> crew = new ArrayList<>();
    for (int number = 1; number <= options.workers(); number++) {
      Map<String, String> own = new HashMap<>(properties);
      if (number == options.workers()) {
        own.merge("spring.main.sources", WrongClock.class.getName(), (a, b) -> a + "," + b);
        own.put(OFFSET, options.seed() % 2 == 0 ? "PT2M" : "PT-2M");
      }
      crew.add(new Crew("worker-" + number, own));
    }
    return crew;
  }

  private Report run(ChaosHouse house, Instant began)
      throws InterruptedException, SQLException, IOException {
    try (Drain drain = new Drain(house.control().server(), house.bootstrapServers());
        Victims victims = new Victims(house.target().server());
        Sender sender = new Sender(house.bootstrapServers(), victims, clock)) {
      setUp(house, drain, sender);
      List<Order> orders = orders();
      List<PlannedFault> faults = faults();
      say.accept("%d messages and %d faults are planned".formatted(orders.size(), faults.size()));
      Report report = new Report(options.seed(), deliberate(), began);
      loadAndBreak(house, sender, orders, faults, report);
      say.accept("healing");
      house.heal();
      sender.send(Ground.endOfSchedule());
      List<String> left = drain.await(patience());
      if (left.isEmpty()) {
        say.accept("at rest; long work, and short work behind it");
        new Calm(drain, sender, victims).send(options.workers(), CONTROL_SLOTS);
        left = drain.await(patience());
      }
      report.messages(sender.arrived());
      say.accept(left.isEmpty() ? "everything came to rest" : "not at rest: " + left);
      History history = read(house);
      List<Violation> violations = new ArrayList<>(Checker.check(history));
      left.forEach(
          what ->
              violations.add(
                  new Violation(
                      "drain",
                      what + ", and for " + patience().toSeconds() + " s nothing changed")));
      report.ended(history, violations, clock.instant());
      if (!report.isClean()) {
        Path chronicle = options.logs().resolve(CHRONICLE);
        Chronicle.write(history, chronicle);
        say.accept("what happened, ordered by time, is in " + chronicle);
      }
      return report;
    }
  }

  /** Workers that are broken on purpose may never come to rest. */
  private Duration patience() {
    return options.deliberate() == null ? DRAIN : BROKEN_DRAIN;
  }

  private String deliberate() {
    DeliberateFault deliberate = options.deliberate();
    return deliberate == null ? "" : deliberate.word();
  }

  private List<Order> orders() {
    List<Order> orders = LoadPlan.of(options.seed(), options.load(), options.perSecond());
    return options.deliberate() == null
        ? orders
        : Provocation.among(orders, options.seed(), options.load());
  }

  private List<PlannedFault> faults() {
    DeliberateFault deliberate = options.deliberate();
    if (deliberate != null && deliberate.provocation().isEmpty()) {
      return List.of();
    }
    return FaultPlan.of(
        options.seed(),
        options.load(),
        options.workers(),
        deliberate == null ? LEASE : PROVOKED_SILENCE,
        deliberate == null ? options.kinds() : deliberate.provocation(),
        deliberate == null ? FIRST_FAULT : FIRST_PROVOCATION);
  }

  private void setUp(ChaosHouse house, Drain drain, Sender sender)
      throws InterruptedException, SQLException, IOException {
    Ground.prepare(house.target().server());
    try (Connection connection = house.control().server().connect("windlass")) {
      ControlStoreRecorder.install(connection);
    }
    Path password = house.directory().resolve("target-password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, house.target().server().password());
    Command inventory =
        Ground.inventory(house.target().server(), house.targetPort(), password.toString());
    sender.send(inventory);
    if (!drain.await(
        "SELECT count(*) FROM windlass.job_history WHERE job_id = '"
            + inventory.jobId()
            + "' AND state = 'SUCCEEDED'",
        SETUP)) {
      throw new IllegalStateException("The inventory was not applied in " + SETUP);
    }
  }

  private void loadAndBreak(
      ChaosHouse house, Sender sender, List<Order> orders, List<PlannedFault> faults, Report report)
      throws InterruptedException {
    Instant start = clock.instant();
    Consumer<String> timed =
        what ->
            say.accept(
                "%5.1f s  %s"
                    .formatted(Duration.between(start, clock.instant()).toMillis() / 1000.0, what));
    try (FaultThread thread = new FaultThread(house, clock, timed);
        Rebalances rebalances = new Rebalances(house.bootstrapServers())) {
      thread.start(faults);
      sender.send(orders);
      if (!thread.await(LAST_FAULT)) {
        say.accept("a fault did not end");
      }
      report.faults(start, thread.happened(), rebalances.count(), thread.troubles());
    }
  }

  private History read(ChaosHouse house) throws SQLException {
    SecretScan scan =
        new SecretScan(
            Map.of(
                "the engine's password", house.target().server().password(),
                "the control database's password", house.control().server().password(),
                "the object store's key", house.storage().secretKey(),
                "the password of the users that were made", house.plantedPassword()));
    scan.logs(house.logs());
    scan.processes();
    Topics topics = new TopicReader(house.bootstrapServers()).read(scan);
    try (Connection control = house.control().server().connect("windlass");
        StoreReader store = new StoreReader(house.storage(), scan)) {
      scan.controlStore(control);
      return new History(
          topics,
          new ControlStoreReader(control).read(),
          new EngineReader(house.target().server()).read(Names.LEDGER),
          store.read(control),
          scan.leaks());
    }
  }
}
