package dev.windlass.worker.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.PasswordSource;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserDropResult;
import dev.windlass.messages.command.UserRotatePassword;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.secrets.SecretStore;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.scripted.Contexts;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

class UserOperationsTest {
  private static final String PLACE = "secret:file:/kept/app";

  private final FakeUsers users = new FakeUsers();
  private final ScriptedEngine engine = new ScriptedEngine();
  private final Contexts contexts = new Contexts(engine);
  private final Map<String, String> kept = new TreeMap<>();
  private final Passwords passwords = new Passwords(Secret::of, new MemoryStore(kept));
  private final UserCreateOperation create = new UserCreateOperation(passwords);
  private final UserDropOperation drop = new UserDropOperation();
  private final UserRotatePasswordOperation rotate = new UserRotatePasswordOperation(passwords);

  /** Secrets in memory. */
  private record MemoryStore(Map<String, String> kept) implements SecretStore {
    @Override
    public void check(String reference, boolean replace) {
      if (!replace && kept.containsKey(reference)) {
        throw new EngineException(FailureCode.PRECONDITION_FAILED, "There is one.", null);
      }
    }

    @Override
    public Staged stage(String reference, Secret secret, boolean replace) {
      check(reference, replace);
      return new Staged() {
        @Override
        public void keep() {
          kept.put(reference, secret.reveal());
        }

        @Override
        public void close() {}
      };
    }
  }

  @BeforeEach
  void giveUsers() {
    engine.users(users);
  }

  private static UserCreate wanted(@Nullable Boolean ifAbsent) {
    return new UserCreate(
        "app",
        PasswordSource.storeIn(PLACE),
        null,
        List.of(new Grant("d", Profile.READ_ONLY)),
        null,
        null,
        ifAbsent);
  }

  private static FailureCode code(Runnable work) {
    return catchThrowableOfType(EngineException.class, work::run).code();
  }

  @Test
  void theGeneratedPasswordIsInTheStoreAndNowhereInTheResult() {
    UserCreateResult result =
        (UserCreateResult) create.run(contexts.first(wanted(null), null), wanted(null));
    String password = kept.get(PLACE);
    assertThat(password).hasSize(32).isEqualTo(users.passwords.get("app"));
    assertThat(result.passwordIn()).isEqualTo(PLACE);
    assertThat(result.created()).isTrue();
    assertThat(result.toString()).doesNotContain(password);
  }

  @Test
  void aWorkerThatDiedAfterMakingTheUserIsMadeGoodByTheNext() {
    users.dies = true;
    ScriptedContext context = contexts.first(wanted(null), null);
    assertThat(code(() -> create.run(context, wanted(null))))
        .isEqualTo(FailureCode.ENGINE_UNREACHABLE);
    assertThat(kept).isEmpty();
    UserCreateResult again = (UserCreateResult) create.run(context, wanted(null));
    assertThat(again.created()).isTrue();
    assertThat(kept.get(PLACE)).isEqualTo(users.passwords.get("app"));
  }

  @Test
  void somebodyElsesUserKeepsItsPassword() {
    users.passwords.put("app", "theirs");
    assertThat(code(() -> create.run(contexts.first(wanted(null), null), wanted(null))))
        .isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(code(() -> create.run(contexts.second(wanted(null), null), wanted(null))))
        .isEqualTo(FailureCode.ALREADY_EXISTS);
    UserCreateResult result =
        (UserCreateResult) create.run(contexts.first(wanted(true), null), wanted(true));
    assertThat(result.created()).isFalse();
    assertThat(result.passwordIn()).isNull();
    assertThat(result.changes()).containsExactly("Granted.");
    assertThat(users.passwords).containsEntry("app", "theirs");
  }

  @Test
  void aSecretThatIsThereIsNotOverwrittenForANewUser() {
    kept.put(PLACE, "somebody's");
    assertThat(code(() -> create.run(contexts.first(wanted(null), null), wanted(null))))
        .isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(code(() -> create.run(contexts.dry(wanted(null), null), wanted(null))))
        .isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(users.passwords).isEmpty();
  }

  @Test
  void aRotationThatFailsLeavesTheOldSecret() {
    users.passwords.put("app", "old");
    kept.put(PLACE, "old");
    UserRotatePassword spec = new UserRotatePassword("app", PasswordSource.storeIn(PLACE), null);
    users.dies = true;
    assertThat(code(() -> rotate.run(contexts.first(spec, null), spec)))
        .isEqualTo(FailureCode.ENGINE_UNREACHABLE);
    assertThat(kept).containsEntry(PLACE, "old");
    rotate.run(contexts.first(spec, null), spec);
    assertThat(kept.get(PLACE)).isNotEqualTo("old").isEqualTo(users.passwords.get("app"));
  }

  @Test
  void windlassDoesNotLockItselfOut() {
    users.passwords.put("app", "old");
    EngineDocument own =
        new EngineDocument(
            "e",
            "scripted",
            null,
            Map.of("username", StringNode.valueOf("app"), "password", StringNode.valueOf(PLACE)),
            null,
            null,
            null);
    Contexts ours = new Contexts(engine, own);
    UserRotatePassword elsewhere =
        new UserRotatePassword("app", PasswordSource.storeIn("secret:file:/other"), null);
    assertThat(code(() -> rotate.run(ours.first(elsewhere, null), elsewhere)))
        .isEqualTo(FailureCode.PRECONDITION_FAILED);
    UserRotatePassword there = new UserRotatePassword("app", PasswordSource.storeIn(PLACE), null);
    rotate.run(ours.first(there, null), there);
    assertThat(kept).containsKey(PLACE);
  }

  @Test
  void dryRunsChangeNothing() {
    users.passwords.put("gone", "x");
    UserDrop spec = UserDrop.of("gone");
    assertThat(drop.run(contexts.dry(spec, null), spec)).isInstanceOf(DryRunResult.class);
    assertThat(create.run(contexts.dry(wanted(null), null), wanted(null)))
        .isInstanceOf(DryRunResult.class);
    assertThat(users.passwords).containsOnlyKeys("gone");
    assertThat(kept).isEmpty();
  }

  @Test
  void aSecondAttemptTakesAMissingUserForDropped() {
    UserDrop spec = UserDrop.of("gone");
    assertThat(((UserDropResult) drop.run(contexts.second(spec, null), spec)).dropped()).isFalse();
    assertThat(((UserDropResult) drop.run(contexts.first(spec, null), spec)).dropped()).isTrue();
  }

  @Test
  void oneUserIsChangedByOneJobAtATime() {
    assertThat(create.locks(Target.engine("e"), wanted(null)))
        .containsExactly(
            ResourceLock.engine("e", Mode.SHARED),
            ResourceLock.user("e", "app", Mode.EXCLUSIVE),
            ResourceLock.database("e", "d", Mode.SHARED));
  }
}
