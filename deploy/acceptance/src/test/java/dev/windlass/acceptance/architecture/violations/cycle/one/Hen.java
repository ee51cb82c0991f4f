package dev.windlass.acceptance.architecture.violations.cycle.one;

import dev.windlass.acceptance.architecture.violations.cycle.two.Egg;

/** One half of a cycle. */
public class Hen {
  Egg egg;
}
