package dev.windlass.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.ControlStore.Ended;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.event.JobState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Effects of administration that are not what the jobs' ends say are found. */
class AdministrationCheckTest {
  private static final String USER = Names.USER + 1;
  private static final String DATABASE = Names.MADE + 1;

  private final RecordedHistory history = new RecordedHistory();

  @BeforeEach
  void somethingSucceeded() {
    history.run(history.send(Command.query(Names.ENGINE, Names.SHOP, "SELECT 1"), "q"));
  }

  private Command engine(String id, CommandSpec spec) {
    return history.send(Command.of(Target.engine(Names.ENGINE), spec), id);
  }

  private Command database(String id, CommandSpec spec) {
    return history.send(Command.of(Target.database(Names.ENGINE, DATABASE), spec), id);
  }

  private static UserCreate user() {
    return new UserCreate(USER, null, null, null, null, null, null);
  }

  /** Its last step, event and record say otherwise; only the effects are looked at here. */
  private void failed(Command command, String code) {
    history.ended.removeIf(one -> one.job().equals(command.jobId()));
    history.ended.add(new Ended(command.jobId(), JobState.FAILED, 1, code));
  }

  @Test
  void aUserThatIsSaidToBeMadeAndIsNotThereIsFound() {
    history.run(engine("c", user()));
    assertThat(history.found()).containsExactly("administration");

    history.users.add(USER);
    assertThat(history.found()).isEmpty();
  }

  @Test
  void aDocumentThatIsSaidToBeSavedAndIsNotThereIsFoundUntilItIsDeleted() {
    history.run(
        database(
            "s",
            new DocumentSave(
                Names.PAPERS, Names.PAPER + 1, JsonNodeFactory.instance.objectNode())));
    assertThat(history.found()).containsExactly("administration");

    history.papers.add(Names.PAPER + 1);
    assertThat(history.found()).isEmpty();

    history.run(database("d", new DocumentDelete(Names.PAPERS, Names.PAPER + 1)));
    assertThat(history.found()).containsExactly("administration");

    history.papers.clear();
    assertThat(history.found()).isEmpty();
  }

  @Test
  void aUserThatIsThereThoughItCouldNotBeMadeIsFound() {
    Command create = engine("c", user());
    history.run(create);
    history.users.add(USER);
    failed(create, "ALREADY_EXISTS");
    assertThat(history.found()).contains("administration");
    failed(create, "ENGINE_UNREACHABLE");
    assertThat(history.found()).contains("administration");

    failed(create, "OUTCOME_UNKNOWN");
    assertThat(history.found()).doesNotContain("administration");
    history.users.clear();
    assertThat(history.found()).doesNotContain("administration");
  }

  @Test
  void aUserThatOutlivedItsDropIsFound() {
    history.run(engine("c", user()));
    history.run(engine("d", UserDrop.of(USER)));
    assertThat(history.found()).isEmpty();

    history.users.add(USER);
    assertThat(history.found()).containsExactly("administration");
  }

  @Test
  void aDatabaseThatWentThoughItsDropFailedIsFound() {
    history.run(database("c", DatabaseCreate.withDefaults()));
    Command drop = database("d", new DatabaseDrop(DATABASE, null, null));
    history.run(drop);
    assertThat(history.found()).isEmpty();

    failed(drop, "NOT_FOUND");
    assertThat(history.found()).contains("administration");
    history.databases.put(DATABASE, -1L);
    assertThat(history.found()).doesNotContain("administration");
  }

  @Test
  void aDropThatBeganBeforeItsCreateHadEndedMayFindItsDatabaseMadeAgain() {
    Command create = database("c", DatabaseCreate.withDefaults());
    Command drop = database("d", new DatabaseDrop(DATABASE, null, null));
    history.accept(create);
    history.step(create, Change.CLAIMED, "one", "one", 1);
    history.run(drop);
    history.succeed(create, "one");

    assertThat(history.found()).doesNotContain("administration");
    history.databases.put(DATABASE, -1L);
    assertThat(history.found()).doesNotContain("administration");
  }

  @Test
  void aSettingThatIsNotTheLastOneIsFound() {
    history.run(engine("1", ConfigurationSet.of(Names.SETTING, "5000kB")));
    history.run(engine("2", ConfigurationSet.of(Names.SETTING, "6000kB")));
    history.setting = "6000kB";
    assertThat(history.found()).isEmpty();

    history.setting = "5000kB";
    assertThat(history.found()).containsExactly("administration");
  }
}
