package dev.windlass.scheduler;

import static dev.windlass.scheduler.SchedulerFixture.engine;
import static dev.windlass.scheduler.SchedulerFixture.schedule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.inventory.ScheduleDocument.Engines;
import dev.windlass.messages.inventory.ScheduleDocument.Misfire;
import dev.windlass.testbed.TestKafka;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

class SchedulerClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String NOTHING_IS_MISSED =
      "--spring.quartz.properties.org.quartz.jobStore.misfireThreshold=600000";
  private static final Engines PRODUCTION = new Engines(null, "env = prod");

  private final List<ConfigurableApplicationContext> schedulers = new ArrayList<>();
  private SchedulerFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture =
        new SchedulerFixture(SchedulerClusterTest.class, TestKafka.shared().bootstrapServers());
  }

  @AfterEach
  void close() {
    schedulers.forEach(ConfigurableApplicationContext::close);
    fixture.close();
  }

  @Test
  void twoSchedulersFireEachMomentOnceForEachEngineThatTheSelectorFits() {
    fixture
        .inventory()
        .apply(
            List.of(
                engine("a-pg", "prod"),
                engine("b-pg", "prod"),
                engine("c-pg", "test"),
                schedule("often", "* * * * * ?", PRODUCTION, null)));
    startScheduler(NOTHING_IS_MISSED);
    startScheduler(NOTHING_IS_MISSED);

    await().atMost(PATIENCE).until(() -> fixture.published().size() >= 16);
    assertThat(schedulers.getFirst().getBean("kafka", HealthIndicator.class).health().getStatus())
        .isEqualTo(Status.UP);
    schedulers.forEach(ConfigurableApplicationContext::close);

    List<Command> published = fixture.published();
    assertThat(published).extracting(Command::id).doesNotHaveDuplicates();
    assertThat(published)
        .allSatisfy(
            command -> {
              assertThat(command.source()).isEqualTo("/windlass/schedules/often");
              assertThat(command.target().database()).isEqualTo("orders");
              assertThat(command.expiryTime()).isAfter(command.time());
            });
    assertThat(published)
        .extracting(command -> command.target().engine())
        .containsOnly("a-pg", "b-pg");
    assertEverySecond(
        published.stream()
            .filter(command -> command.target().equals(Target.database("a-pg", "orders")))
            .toList());
  }

  @Test
  void whenASchedulerIsKilledTheOtherLosesNoMoment() throws Exception {
    fixture
        .inventory()
        .apply(
            List.of(
                engine("a-pg", "prod"),
                schedule("often", "* * * * * ?", new Engines("a-pg", null), null)));
    Process killed = startProcess();
    try {
      await().atMost(PATIENCE).until(() -> fixture.published().size() >= 3);
      startScheduler(NOTHING_IS_MISSED);
      await().atMost(PATIENCE).until(() -> fixture.published().size() >= 6);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    int before = fixture.published().size();
    await().atMost(PATIENCE).until(() -> fixture.published().size() >= before + 12);
    schedulers.forEach(ConfigurableApplicationContext::close);

    // The same moment may be published twice, under one id, where the kill fell between Kafka's
    // acknowledgement and the note of it.
    assertEverySecond(fixture.published());
  }

  @Test
  void aChangeTakesEffectWhileSchedulersRun() {
    ScheduleDocument often = schedule("often", "* * * * * ?", PRODUCTION, null);
    fixture.inventory().apply(List.of(engine("a-pg", "prod")));
    startScheduler();
    fixture.inventory().apply(List.of(often));
    await().atMost(Duration.ofSeconds(10)).until(() -> !fixture.published().isEmpty());

    fixture.inventory().apply(List.of(SchedulerFixture.disabled(often)));
    await()
        .atMost(PATIENCE)
        .until(() -> fixture.published().stream().noneMatch(c -> isAfter(c, secondsAgo(4))));

    fixture.inventory().apply(List.of(often));
    await()
        .atMost(PATIENCE)
        .until(() -> fixture.published().stream().anyMatch(c -> isAfter(c, secondsAgo(4))));
  }

  private static Instant secondsAgo(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  @Test
  void momentsMissedWhileNoSchedulerRanFollowThePolicyOfTheSchedule() {
    Clock hoursAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-5));
    Engines engine = new Engines("a-pg", null);
    fixture
        .inventory(hoursAgo)
        .apply(
            List.of(
                engine("a-pg", "prod"),
                schedule("once", "0 0 * * * ?", engine, Misfire.RUN_ONCE),
                schedule("unsaid", "0 0 * * * ?", engine, null),
                schedule("skip", "0 0 * * * ?", engine, Misfire.SKIP),
                schedule("probe", "* * * * * ?", engine, Misfire.SKIP)));
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    startScheduler("--spring.quartz.properties.org.quartz.jobStore.misfireThreshold=2000");
    await()
        .atMost(PATIENCE)
        .until(() -> count("probe") >= 3 && count("once") >= 1 && count("unsaid") >= 1);

    if (Instant.now().truncatedTo(ChronoUnit.HOURS).equals(hour)) {
      assertThat(fixture.published())
          .filteredOn(command -> !command.source().endsWith("probe"))
          .extracting(command -> command.source() + " " + command.id())
          .containsExactlyInAnyOrder(
              "/windlass/schedules/once " + hour + "/a-pg",
              "/windlass/schedules/unsaid " + hour + "/a-pg");
      assertThat(fixture.published().getFirst().expiryTime()).isAfter(Instant.now());
    }
  }

  private long count(String schedule) {
    return fixture.published().stream()
        .filter(command -> command.source().endsWith("/" + schedule))
        .count();
  }

  private static boolean isAfter(Command command, Instant moment) {
    Instant time = command.time();
    return time != null && time.isAfter(moment);
  }

  private static void assertEverySecond(List<Command> commands) {
    TreeSet<Instant> moments =
        commands.stream().map(Command::time).collect(Collectors.toCollection(TreeSet::new));
    List<Instant> expected = new ArrayList<>();
    for (Instant at = moments.first(); !at.isAfter(moments.last()); at = at.plusSeconds(1)) {
      expected.add(at);
    }
    assertThat(moments).containsExactlyElementsOf(expected);
  }

  private void startScheduler(String... arguments) {
    schedulers.add(SchedulerApplication.start(fixture.arguments(arguments)));
  }

  private Process startProcess() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SchedulerApplication.class.getName()));
    command.addAll(List.of(fixture.arguments(NOTHING_IS_MISSED)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(new File("target/killed-scheduler.log"))
        .start();
  }
}
