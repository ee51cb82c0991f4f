package dev.windlass.chaos.check;

import java.util.function.Consumer;

/** No password and no key is in a topic, a log, the control store or a process's arguments. */
final class SecretCheck implements Check {
  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence.history().leaks().forEach(violated);
  }
}
