package dev.windlass.worker.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.controlstore.JobLease;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineProvider;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Setting;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.InventoryChanges.Action;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.command.InventoryDelete;
import dev.windlass.messages.command.InventoryList;
import dev.windlass.messages.command.InventoryListResult;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.operation.JobContext;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class InventoryOperationsTest {
  private static final DataSource CONTROL_STORE =
      ControlDatabase.create(InventoryOperationsTest.class);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private final InventoryRepository inventory = new InventoryRepository(CONTROL_STORE, CLOCK);
  private final InventoryApplyOperation apply =
      new InventoryApplyOperation(
          inventory,
          new DocumentChecks(
              inventory,
              EngineRegistry.of(List.of(new ToyProvider()), _ -> Secret.of("none")),
              CLOCK));
  private final InventoryDeleteOperation delete = new InventoryDeleteOperation(inventory);
  private final InventoryListOperation list = new InventoryListOperation(inventory);

  @BeforeEach
  void empty() {
    JdbcClient.create(CONTROL_STORE).sql("DELETE FROM windlass.inventory_document").update();
  }

  @Test
  void aDryRunTellsTheDifferencesAndChangesNothing() {
    run(toy("a", "{\"host\":\"x\"}"));
    InventoryApply change =
        new InventoryApply(List.of(toy("a", "{\"host\":\"y\"}"), toy("b", "{\"host\":\"z\"}")));

    assertThat(apply.run(context(change, true), change))
        .isEqualTo(
            new DryRunResult(
                List.of("Change Engine a: settings.host: \"x\" -> \"y\".", "Add Engine b.")));
    assertThat(listed()).containsExactly(toy("a", "{\"host\":\"x\"}"));
    assertThat(((InventoryChanges) apply.run(context(change, false), change)).changes())
        .extracting(Change::action)
        .containsExactly(Action.CHANGED, Action.ADDED);
    assertThat(listed()).hasSize(2);
  }

  /** Its worker may have died, or been late, between the change and the job's end. */
  @Test
  void whatAJobHasChangedIsKnownByItsJob() {
    run(toy("same", "{\"host\":\"x\"}"));
    InventoryApply change =
        new InventoryApply(List.of(toy("same", "{\"host\":\"x\"}"), toy("b", "{\"host\":\"z\"}")));
    JobContext job = context(change, false);
    assertThat(apply.accomplished(job.lease().job(), change)).isEmpty();

    CommandResult result = apply.run(job, change);

    assertThat(apply.accomplished(job.lease().job(), change)).contains(result);
    InventoryDelete gone = new InventoryDelete(DocumentKind.ENGINE, "same");
    JobContext deletion = context(gone, false);
    assertThat(delete.accomplished(deletion.lease().job(), gone)).isEmpty();
    CommandResult deleted = delete.run(deletion, gone);
    assertThat(delete.accomplished(deletion.lease().job(), gone)).contains(deleted);
    assertThat(apply.accomplished(job.lease().job(), change)).contains(result);
  }

  @Test
  void everyProblemOfEveryDocumentIsToldAtOnceAndNothingIsApplied() {
    InventoryApply wrong =
        new InventoryApply(
            List.of(
                toy("good", "{\"host\":\"x\"}"),
                toy("a", "{\"prot\":5432,\"password\":\"hunter2\"}"),
                toy("a", "{\"host\":\"postgresql://me:hunter2@db1/x\"}"),
                document(
                    "{'kind':'Engine','name':'o','engine':'oracle','labels':{'name':'x'},"
                        + "'nodes':[{'name':'n','host':'h'},{'name':'n','host':'i'}]}"),
                document(
                    "{'kind':'Schedule','name':'s','command':{'type':'database.backup',"
                        + "'database':'d','spec':{'lable':'x'}},'engines':{'name':'nowhere'},"
                        + "'cron':'0 0 25 * * ?','timeZone':'Europa/Berlin'}"),
                document(
                    "{'kind':'Schedule','name':'t','command':{'type':'database.describe'},"
                        + "'engines':{'selector':'env = prod an x = y'},"
                        + "'cron':'0 0 0 1 1 ? 2020'}")));

    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> apply.run(context(wrong, false), wrong))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
              assertThat(refused.getMessage())
                  .contains(
                      "Engine a: it is there twice.",
                      "host is missing",
                      "prot is not a setting",
                      "password must be a reference such as secret:env:NAME",
                      "Engine a: settings.host holds a password in plain text.",
                      "Engine o: Engine o is of kind \"oracle\"",
                      "labels.name cannot be chosen",
                      "two nodes are named n",
                      "Schedule s: cron \"0 0 25 * * ?\"",
                      "Schedule s: timeZone \"Europa/Berlin\" is not known",
                      "Schedule s: engines.name: no engine nowhere",
                      "Schedule s: command: ",
                      "lable",
                      "Schedule t: cron \"0 0 0 1 1 ? 2020\" never fires",
                      "Schedule t: engines.selector \"env = prod an x = y\": at position 12",
                      "Schedule t: command: ")
                  .doesNotContain("hunter2", "Engine good");
            });
    assertThat(listed()).isEmpty();
  }

  @Test
  void aScheduleMayNameAnEngineThatComesWithIt() {
    InventoryDocument schedule =
        document(
            "{'kind':'Schedule','name':'s','command':{'type':'database.backup','database':'d'},"
                + "'engines':{'name':'a'},'cron':'0 0 2 * * ?','timeZone':'Europe/Berlin'}");
    run(schedule, toy("a", "{\"host\":\"x\"}"));
    run(schedule);
    assertThat(listed()).hasSize(2);
  }

  @Test
  void anEngineInUseIsNotDeletedAndWhatIsNotThereIsNotFound() {
    run(
        toy("a", "{\"host\":\"x\"}"),
        document(
            "{'kind':'Schedule','name':'s','command':{'type':'database.backup','database':'d'},"
                + "'engines':{'name':'a'},'cron':'0 0 2 * * ?'}"));
    InventoryDelete engine = new InventoryDelete(DocumentKind.ENGINE, "a");
    for (boolean dryRun : new boolean[] {true, false}) {
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> delete.run(context(engine, dryRun), engine))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.CONFLICT))
          .withMessage("Engine a is in use: it is named by schedule s.");
    }
    InventoryDelete schedule = new InventoryDelete(DocumentKind.SCHEDULE, "s");
    assertThat(delete.run(context(schedule, true), schedule))
        .isEqualTo(new DryRunResult(List.of("Delete Schedule s.")));
    delete.run(context(schedule, false), schedule);
    delete.run(context(engine, false), engine);
    assertThat(listed()).isEmpty();
    for (boolean dryRun : new boolean[] {true, false}) {
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> delete.run(context(engine, dryRun), engine))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.NOT_FOUND));
    }
  }

  private void run(InventoryDocument... documents) {
    InventoryApply spec = new InventoryApply(List.of(documents));
    apply.run(context(spec, false), spec);
  }

  private List<InventoryDocument> listed() {
    InventoryList all = new InventoryList(null, null);
    return ((InventoryListResult) list.run(context(all, false), all)).documents();
  }

  private static InventoryDocument toy(String name, String settings) {
    return document(
        "{'kind':'Engine','name':'%s','engine':'toy','settings':%s}".formatted(name, settings));
  }

  private static InventoryDocument document(String json) {
    return WindlassJson.commands().readValue(json.replace('\'', '"'), InventoryDocument.class);
  }

  /** A job of its own, running. */
  private static JobContext context(CommandSpec spec, boolean dryRun) {
    Command command =
        new Command(
            "/test",
            UUID.randomUUID().toString(),
            null,
            null,
            null,
            Target.NONE,
            null,
            null,
            new CommandOptions(null, null, null, dryRun),
            spec);
    JobId job = command.jobId();
    JdbcClient.create(CONTROL_STORE)
        .sql(
            """
            INSERT INTO windlass.job (id, rank, state, long_work, gated, engine_limit, not_before,
              timeout_ms, worker_id, worker, token, sequence, event_writer, event_number,
              admitted_at, command, version, source, command_id, options, spec, digest, topic,
              topic_partition, topic_offset, moments)
            VALUES (cast(:id AS uuid), 1, 'RUNNING', false, false, 4, now(), 1000, 1, 'w', 5, 1, 1,
              1, now(), 'inventory.apply', 1, '/test', 'x', '{}', '{}', '', 't', 0, 0, '{}')
            """)
        .param("id", job.value())
        .update();
    JobLease lease = new JobLease(job, 5, "w", 1);
    return (JobContext)
        Proxy.newProxyInstance(
            JobContext.class.getClassLoader(),
            new Class<?>[] {JobContext.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "command" -> command;
                  case "lease" -> lease;
                  case "dryRun" -> dryRun;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class ToyProvider implements EngineProvider {
    @Override
    public String kind() {
      return "toy";
    }

    @Override
    public List<Setting> settings() {
      return Stream.of(
              new Setting("host", Setting.Type.TEXT, true, null, "Where it is."),
              new Setting("password", Setting.Type.SECRET, false, null, "How to get in."))
          .toList();
    }

    @Override
    public Engine open(String name, EngineSettings settings) {
      throw new UnsupportedOperationException("Applying a document opens nothing.");
    }
  }
}
