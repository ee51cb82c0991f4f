package dev.windlass.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Putting secrets away. */
class SecretStoreTest {
  private static final Secret SECRET = Secret.of("canary");

  @TempDir private Path directory;
  private Path kept;
  private SecretReferences secrets;

  @BeforeEach
  void configure() throws IOException {
    kept = Files.createDirectories(directory.resolve("kept"));
    secrets =
        new SecretReferences(
            List.of(new EnvironmentSecrets(_ -> null), new FileSecrets(new SecretFiles(kept))));
  }

  private String reference(Path file) {
    return "secret:file:" + file;
  }

  private EngineException refusal(String reference, boolean replace) {
    EngineException failure =
        catchThrowableOfType(
            EngineException.class, () -> secrets.stage(reference, SECRET, replace));
    assertThat(failure).isNotNull().hasMessageNotContaining("canary");
    assertThat(catchThrowableOfType(EngineException.class, () -> secrets.check(reference, replace)))
        .hasMessage(failure.getMessage());
    return failure;
  }

  private List<Path> files() throws IOException {
    try (var all = Files.list(kept)) {
      return all.toList();
    }
  }

  @Test
  void aKeptSecretIsReadBackAndIsTheWorkersAlone() throws IOException {
    Path file = kept.resolve("app");
    try (SecretStore.Staged staged = secrets.stage(reference(file), SECRET, false)) {
      assertThat(file).doesNotExist();
      staged.keep();
    }
    assertThat(secrets.fetch(reference(file)).reveal()).isEqualTo("canary");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aSecretThatIsNotKeptLeavesEverythingAsItWas() throws IOException {
    Path file = kept.resolve("app");
    Files.writeString(file, "old");
    secrets.stage(reference(file), SECRET, true).close();
    assertThat(files()).containsExactly(file);
    assertThat(file).hasContent("old");
  }

  @Test
  void aSecretThatIsThereIsReplacedOnlyWhenThatIsMeant() throws IOException {
    Path file = kept.resolve("app");
    Files.writeString(file, "old");
    assertThat(refusal(reference(file), false).code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    try (SecretStore.Staged staged = secrets.stage(reference(file), SECRET, true)) {
      staged.keep();
    }
    assertThat(file).hasContent("canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "../kept-not/x", ".", "..", "sub/none", "link", "away/x"})
  void noFileOutsideOfTheDirectoryIsWritten(String name) throws IOException {
    Files.createDirectories(directory.resolve("kept-not"));
    Files.createSymbolicLink(kept.resolve("link"), directory.resolve("target"));
    Files.createSymbolicLink(kept.resolve("away"), directory);
    assertThat(refusal("secret:file:" + kept + "/" + name, true).code())
        .isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(directory.resolve("outside")).doesNotExist();
  }

  @Test
  void whatCannotHoldSecretsSaysSo() {
    assertThat(refusal("secret:env:NAME", true)).hasMessageContaining("only read");
    assertThat(refusal("secret:file:relative", true)).hasMessageContaining("alone");
    assertThat(refusal("hunter2", true)).hasMessageNotContaining("hunter2");
    secrets = new SecretReferences(List.of(new FileSecrets(new SecretFiles(null))));
    assertThat(refusal(reference(kept.resolve("app")), true).help())
        .contains("WINDLASS_SECRETS_DIRECTORY");
  }
}
