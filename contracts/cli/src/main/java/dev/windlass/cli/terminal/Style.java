package dev.windlass.cli.terminal;

import dev.windlass.messages.event.JobState;

/** Colours, or none. */
public enum Style {
  /** No escape sequences at all. */
  PLAIN,
  /** ANSI colours. */
  COLOUR;

  private static final String RESET = "\033[0m";

  /** For headings. */
  public String bold(String text) {
    return wrap("\033[1m", text);
  }

  /** For what is less important. */
  public String faint(String text) {
    return wrap("\033[2m", text);
  }

  /** For what went well. */
  public String good(String text) {
    return wrap("\033[32m", text);
  }

  /** For what needs a look. */
  public String warning(String text) {
    return wrap("\033[33m", text);
  }

  /** For what went wrong. */
  public String bad(String text) {
    return wrap("\033[31m", text);
  }

  /** A text in the colour of a job's state. */
  public String state(JobState state, String text) {
    return switch (state) {
      case SUCCEEDED -> good(text);
      case FAILED -> bad(text);
      case CANCELLED, EXPIRED, WAITING -> warning(text);
      case ACCEPTED, RUNNING -> text;
    };
  }

  private String wrap(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : code + text + RESET;
  }
}
