package dev.windlass.acceptance.architecture.violations.cycle.two;

import dev.windlass.acceptance.architecture.violations.cycle.one.Hen;

/** The other half. */
public class Egg {
  Hen hen;
}
