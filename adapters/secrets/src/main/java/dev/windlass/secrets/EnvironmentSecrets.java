package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/** {@code secret:env:NAME}: a variable of the worker's environment. */
public final class EnvironmentSecrets implements SecretScheme {
  private final Variables variables;

  /** Looks a variable up; null when it is not set. */
  @FunctionalInterface
  interface Variables {
    @Nullable String get(String name);
  }

  /** Reads this process's environment. */
  public EnvironmentSecrets() {
    this(System::getenv);
  }

  EnvironmentSecrets(Variables variables) {
    this.variables = variables;
  }

  @Override
  public String name() {
    return "env";
  }

  @Override
  public String form() {
    return "secret:env:NAME";
  }

  @Override
  public Secret fetch(String locator) {
    String value = variables.get(locator);
    if (value == null || value.isEmpty()) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "secret:env:"
              + locator
              + " names nothing: the worker's environment has no variable "
              + locator
              + (value == null ? "." : " that is not empty."),
          "Set the variable for the worker and start it again, or use secret:file.");
    }
    return Secret.of(value);
  }
}
