package dev.windlass.cli.result;

import java.util.regex.Pattern;

/** Writes a word so that a shell takes it as one. */
public final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private Shell() {}

  /** The word, in quotes where it needs them. */
  public static String quote(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
