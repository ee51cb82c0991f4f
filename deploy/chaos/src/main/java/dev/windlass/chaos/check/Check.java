package dev.windlass.chaos.check;

import java.util.function.Consumer;

/** One thing that must hold. */
interface Check {
  /** Its name in reports. */
  String name();

  /** Looks at the evidence and says what does not hold. */
  void check(Evidence evidence, Consumer<String> violated);
}
