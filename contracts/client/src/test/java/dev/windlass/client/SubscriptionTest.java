package dev.windlass.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.testbed.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private ScriptedWorker worker;
  private WindlassClient client;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect(TestInfo test) {
    worker =
        new ScriptedWorker(
            TestKafka.shared().bootstrapServers(), test.getTestMethod().orElseThrow().getName());
    client = WindlassClient.connect(worker.options());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    worker.close();
  }

  private static Story story(int number) {
    return new Story(
        Command.backup("orders-pg", "orders").source("/test").id("j" + number).build());
  }

  private void publish(int from, int to) {
    IntStream.range(from, to)
        .forEach(i -> worker.publish(story(i).audit(Stage.SUCCEEDED, i, "outcome " + i)));
  }

  private void hear(AuditRecord audit) {
    heard.add(String.valueOf(audit.outcome()));
  }

  private static List<String> outcomes(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "outcome " + i).toList();
  }

  @Test
  void bringsJobEventsAndAuditRecordsFromTheBeginning() {
    Story story = story(1);
    worker.publish(story.accepted(), story.succeeded(2));
    publish(0, 2);
    try (Subscription subscription =
        client
            .subscribe("both")
            .onJobEvent(event -> heard.add(event.word()))
            .onAudit(this::hear)
            .start()) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .containsExactlyInAnyOrder(
                          "accepted", "succeeded", "outcome 0", "outcome 1"));
    }
  }

  @Test
  void goesOnWhereTheLastMemberOfTheGroupStopped() {
    publish(0, 3);
    try (Subscription first = client.subscribe("resumes").onAudit(this::hear).start()) {
      await().atMost(SOON).until(() -> heard.size() == 3);
    }
    publish(3, 6);
    try (Subscription second = client.subscribe("resumes").onAudit(this::hear).start()) {
      await().atMost(SOON).until(() -> heard.size() >= 6);
    }
    assertThat(heard).containsExactlyElementsOf(outcomes(0, 6));
  }

  @Test
  void anEventWhoseHandlerFailsComesAgainAndNothingBehindItOvertakes() {
    AtomicInteger failures = new AtomicInteger(2);
    publish(0, 3);
    try (Subscription subscription =
        client
            .subscribe("retries")
            .onAudit(
                audit -> {
                  if ("outcome 1".equals(audit.outcome()) && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("on purpose");
                  }
                  hear(audit);
                })
            .start()) {
      await().atMost(SOON).until(() -> heard.size() >= 3);
    }
    assertThat(heard).containsExactlyElementsOf(outcomes(0, 3));
  }

  @Test
  void anEventThatWasNotHandledIsNotCommitted() {
    publish(0, 2);
    AtomicInteger tries = new AtomicInteger();
    try (Subscription crashes =
        client
            .subscribe("crashes")
            .onAudit(
                audit -> {
                  tries.incrementAndGet();
                  throw new IllegalStateException("on purpose");
                })
            .start()) {
      await().atMost(SOON).until(() -> tries.get() > 0);
    }
    try (Subscription next = client.subscribe("crashes").onAudit(this::hear).start()) {
      await().atMost(SOON).until(() -> heard.size() == 2);
    }
    assertThat(heard).containsExactlyElementsOf(outcomes(0, 2));
  }

  @Test
  void refusesASubscriptionToNothing() {
    assertThatThrownBy(() -> client.subscribe("nothing").start())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theTailShowsTheNewestRecordsAndThenWhatComes() {
    for (int i = 0; i < 10; i++) {
      Story story =
          new Story(Command.backup("engine-" + i, "orders").source("/test").id("t" + i).build());
      worker.publish(story.audit(Stage.REQUESTED, i, "outcome " + i));
    }
    try (AuditTail tail = client.auditTail(4)) {
      assertThat(tail.last()).extracting(AuditRecord::outcome).isEqualTo(outcomes(6, 10));
      publish(10, 11);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                tail.next(Duration.ofMillis(200)).forEach(this::hear);
                assertThat(heard).containsExactly("outcome 10");
              });
    }
  }
}
