package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.testbed.LocalPorts;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestKafka;
import dev.windlass.testbed.TestS3;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that are too large for an event, and events that are too large for their topic. */
class LargeResultTrialTest {
  private static final String BUCKET = "largeresults";
  private final Trial trial = new Trial(LargeResultTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private static DryRunResult result(int bytes) {
    return new DryRunResult(Collections.nCopies(bytes / 100, "ü".repeat(49)));
  }

  private static Map<String, Object> storage(String endpoint) throws Exception {
    S3Server server = TestS3.shared();
    server.createBucket(BUCKET);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("windlass.object-store.endpoint", endpoint);
    settings.put("windlass.object-store.region", server.region());
    settings.put("windlass.object-store.bucket", BUCKET);
    settings.put("windlass.object-store.access-key", server.accessKey());
    settings.put("windlass.object-store.secret-key", server.secretKey());
    settings.put("windlass.worker.max-attempts", "2");
    return settings;
  }

  private JobId list(String id) {
    return trial.send(
        Command.of(Target.engine("pg"), new DatabaseList()).source("/test").id(id).build());
  }

  @Test
  void aLargeResultIsAnObjectAndItsEventSaysWhere() throws Exception {
    DryRunResult large = result(700_000);
    TrialWorker worker =
        trial.worker("w", storage(TestS3.shared().endpoint().toString()), _ -> large);

    JobId job = list("1");

    JobEvent.Succeeded end = (JobEvent.Succeeded) trial.end(job);
    ObjectReference object =
        WindlassJson.events().treeToValue(end.result(), StoredResult.class).stored();
    ObjectStore store = worker.bean(ObjectStore.class);
    String key = object.location().substring(store.location("").length());
    byte[] stored = store.read(key, 10_000_000);
    assertThat(stored).hasSize(Math.toIntExact(object.bytes()));
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(stored)))
        .isEqualTo(object.sha256());
    assertThat(WindlassJson.events().readValue(stored, DryRunResult.class)).isEqualTo(large);
    assertThat(trial.read("status"))
        .anySatisfy(
            record ->
                assertThat(record.headers().lastHeader("ce_dataref"))
                    .isNotNull()
                    .extracting(header -> new String(header.value(), StandardCharsets.UTF_8))
                    .isEqualTo(object.location()));
    assertThat(trial.jobs.describe(job).orElseThrow().result()).isEqualTo(end.result());
  }

  @Test
  void aLargeResultThatCannotBeStoredIsTriedAgainAndThenFailsAsAStoreThatIsAway() throws Exception {
    trial.worker("w", storage("http://127.0.0.1:" + LocalPorts.free()), _ -> result(700_000));

    JobId job = list("1");

    assertThat(trial.end(job))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed ->
                assertThat(failed.failure().code()).isEqualTo(FailureCode.STORAGE_UNREACHABLE));
    assertThat(trial.words(job))
        .containsExactly("accepted", "started", "retrying", "started", "failed");
  }

  @Test
  void aResultOfModestSizeTravelsInItsEvent() throws Exception {
    trial.worker("w", storage("http://127.0.0.1:" + LocalPorts.free()), _ -> result(200_000));

    JobEvent.Succeeded end = (JobEvent.Succeeded) trial.end(list("1"));

    assertThat(end.result()).isEqualTo(WindlassJson.events().valueToTree(result(200_000)));
  }

  @Test
  void theEndOfAJobIsToldThoughItsTopicTakesNoEventOfThatSize() throws Exception {
    byte[] noise = new byte[180_000];
    new Random(7).nextBytes(noise);
    String text = Base64.getEncoder().encodeToString(noise);
    trial.worker("w", _ -> new DryRunResult(List.of(text)));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, trial.topic("status")),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", "140000"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }

    // The broker heeds its new limit a moment after it said that it would.
    AtomicInteger tries = new AtomicInteger();
    JobId job =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> list("try" + tries.incrementAndGet()),
                sent ->
                    trial.end(sent) instanceof JobEvent.Succeeded end
                        && end.result().has("omitted"));
    assertThat(trial.words(job)).containsExactly("accepted", "started", "succeeded");
  }
}
