package dev.windlass.cli.option;

/** How results are written. */
public enum Output {
  /** For people. */
  TABLE,
  /** For programs. */
  JSON
}
