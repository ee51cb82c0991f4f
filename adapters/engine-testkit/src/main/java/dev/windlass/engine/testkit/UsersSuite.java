package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine with users does. */
public abstract class UsersSuite {
  private static final String DATABASE = "users suite";

  /** For the adapter's own class. */
  protected UsersSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private boolean absent(Engine engine) {
    if (Refusals.refusesWithout(engine, Capability.USERS, engine::users)) {
      return true;
    }
    if (!subject().hasDatabase(DATABASE)) {
      subject().createDatabase(DATABASE);
    }
    return false;
  }

  private static UserCreate named(String name) {
    return new UserCreate(
        name, null, null, List.of(new Grant(DATABASE, Profile.CONNECT)), null, null, null);
  }

  private String hostile(int index) {
    String name = subject().hostileNames().get(index);
    return "u" + name.substring(name.offsetByCodePoints(0, 1));
  }

  @Test
  void usersOfHostileNamesWithHostilePasswordsLogInAndAreGoneAfterwards() {
    List<String> passwords =
        List.of(
            "it's \"quoted\" \\ $1", "żółć 😀 ﬁ", "a b", "SCRAM-SHA-256$4096:c2FsdA==$a:b", "x");
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Users users = engine.users();
      for (int i = 0; i < subject().hostileNames().size(); i++) {
        String name = hostile(i);
        String password = passwords.get(i % passwords.size());
        assertThat(users.checkCreate(named(name))).isNotEmpty();
        assertThat(subject().hasUser(name)).as("after the check of " + name).isFalse();
        users.create(named(name), Secret.of(password), "token", WorkMonitor.NONE);
        users.grant(named(name), WorkMonitor.NONE);
        users.grant(named(name), WorkMonitor.NONE);
        assertThat(subject().logsIn(name, password, DATABASE)).as(name).isTrue();
        assertThat(subject().logsIn(name, password + "x", DATABASE)).as(name).isFalse();
        assertThat(users.bears(name, "token")).isTrue();
        assertThat(users.bears(name, "other")).isFalse();
        assertThat(users.find(name).map(UserMetadata::login)).contains(true);
        users.setPassword(name, Secret.of("new " + password), null, WorkMonitor.NONE);
        assertThat(subject().logsIn(name, password, DATABASE)).as(name).isFalse();
        assertThat(subject().logsIn(name, "new " + password, DATABASE)).as(name).isTrue();
        assertThat(users.checkDrop(UserDrop.of(name))).isNotEmpty();
        assertThat(subject().hasUser(name)).isTrue();
        users.drop(UserDrop.of(name), WorkMonitor.NONE);
        assertThat(subject().hasUser(name)).as(name).isFalse();
      }
    }
  }

  @Test
  void aNameThatIsTakenIsRefusedAndItsOwnerKeepsThePassword() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Users users = engine.users();
      users.create(named("users taken"), Secret.of("first"), "token", WorkMonitor.NONE);
      users.grant(named("users taken"), WorkMonitor.NONE);
      Refusals.fails(
          FailureCode.ALREADY_EXISTS,
          () -> users.create(named("users taken"), Secret.of("second"), "other", WorkMonitor.NONE));
      Refusals.fails(FailureCode.ALREADY_EXISTS, () -> users.checkCreate(named("users taken")));
      assertThat(subject().logsIn("users taken", "first", DATABASE)).isTrue();
      assertThat(users.list()).extracting(UserMetadata::name).contains("users taken");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Users users = engine.users();
      for (String name : List.of("", "no such user", "x'; DROP TABLE y; --", "a\0b")) {
        assertThat(users.find(name)).isEmpty();
        Refusals.fails(
            FailureCode.NOT_FOUND, () -> users.drop(UserDrop.of(name), WorkMonitor.NONE));
        Refusals.fails(
            FailureCode.NOT_FOUND,
            () -> users.setPassword(name, Secret.of("x"), null, WorkMonitor.NONE));
      }
      UserCreate nowhere =
          new UserCreate(
              "users lost",
              null,
              null,
              List.of(new Grant("no such database", Profile.READ_ONLY)),
              null,
              null,
              null);
      Refusals.fails(
          FailureCode.NOT_FOUND, () -> users.create(nowhere, null, "token", WorkMonitor.NONE));
      assertThat(subject().hasUser("users lost")).isFalse();
    }
  }

  @Test
  void namesAndPasswordsThatCannotBeAreRefused() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      for (String name : List.of("", "a\0b", "x".repeat(500))) {
        Refusals.fails(
            FailureCode.INVALID_COMMAND,
            () -> engine.users().create(named(name), Secret.of("x"), "token", WorkMonitor.NONE));
      }
      Refusals.fails(
          FailureCode.INVALID_COMMAND,
          () ->
              engine
                  .users()
                  .create(named("users empty"), Secret.of(""), "token", WorkMonitor.NONE));
      assertThat(subject().hasUser("users empty")).isFalse();
    }
  }
}
