package dev.windlass.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferencesTest {
  @TempDir private Path directory;

  private final SecretReferences secrets =
      new SecretReferences(
          List.of(
              new EnvironmentSecrets(Map.of("PG_PASSWORD", "s3cr:et", "EMPTY", "")::get),
              new FileSecrets()));

  @Test
  void fetchesFromTheEnvironment() {
    assertThat(secrets.fetch("secret:env:PG_PASSWORD").reveal()).isEqualTo("s3cr:et");
  }

  @Test
  void namesTheVariableThatIsMissing() {
    assertInvalid("secret:env:NOT_SET")
        .hasMessage(
            "secret:env:NOT_SET names nothing: the worker's environment has no variable NOT_SET.");
    assertInvalid("secret:env:EMPTY").hasMessageContaining("EMPTY that is not empty");
  }

  @Test
  void takesOneNewlineOffAFile() throws IOException {
    for (String content : List.of("pass word", "pass word\n", "pass word\r\n")) {
      assertThat(fileWith(content).reveal()).isEqualTo("pass word");
    }
    assertThat(fileWith(" two\n\n").reveal()).isEqualTo(" two\n");
  }

  @Test
  void seesARotatedSecret() throws IOException {
    Path file = directory.resolve("rotated");
    Files.writeString(file, "old");
    assertThat(secrets.fetch("secret:file:" + file).reveal()).isEqualTo("old");
    Files.writeString(file, "new");
    assertThat(secrets.fetch("secret:file:" + file).reveal()).isEqualTo("new");
  }

  @Test
  void saysWhyAFileGivesNoSecret() throws IOException {
    assertInvalid("secret:file:relative").hasMessageContaining("begin with a slash");
    assertInvalid("secret:file:" + directory.resolve("none")).hasMessageContaining("no such file");
    assertInvalid("secret:file:" + directory).hasMessageContaining("cannot be read");
    assertInvalid("secret:file:/a\0b").hasMessageContaining("no path");
    Path file = directory.resolve("odd");
    Files.writeString(file, "\n");
    assertInvalid("secret:file:" + file).hasMessageContaining("empty");
    Files.write(file, new byte[] {(byte) 0xff});
    assertInvalid("secret:file:" + file).hasMessageContaining("not UTF-8");
    Files.write(file, new byte[70_000]);
    assertInvalid("secret:file:" + file).hasMessageContaining("larger than 64 KiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "", "secret:", "secret:env", "secret:env:", "env:X", "SECRET:env:X"})
  void neverShowsWhatWasGivenInsteadOfAReference(String given) {
    AbstractThrowableAssert<?, ?> failure = assertInvalid(given);
    failure.hasMessageContaining("secret:env:NAME or secret:file:/path");
    if (given.equals("hunter2")) {
      failure.hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void namesTheSchemesThereAre() {
    assertInvalid("secret:vault:x").hasMessageContaining("\"vault\"").hasMessageContaining("env");
  }

  @Test
  void refusesTwoSchemesOfOneName() {
    assertThatThrownBy(() -> new SecretReferences(List.of(new FileSecrets(), new FileSecrets())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsItsSchemesOnTheClassPath() throws IOException {
    Path file = directory.resolve("installed");
    Files.writeString(file, "here");
    assertThat(SecretReferences.installed().fetch("secret:file:" + file).reveal())
        .isEqualTo("here");
    assertThatThrownBy(() -> SecretReferences.installed().fetch("secret:env:SURELY_NOT_SET_9d2"))
        .isInstanceOf(EngineException.class);
  }

  private Secret fileWith(String content) throws IOException {
    Path file = directory.resolve("secret");
    Files.writeString(file, content);
    return secrets.fetch("secret:file:" + file);
  }

  private AbstractThrowableAssert<?, ?> assertInvalid(String reference) {
    return assertThatThrownBy(() -> secrets.fetch(reference))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID));
  }
}
