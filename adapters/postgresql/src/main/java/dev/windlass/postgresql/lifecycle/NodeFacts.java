package dev.windlass.postgresql.lifecycle;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the files of a server say, whether or not it runs.
 *
 * @param values by name, as the script prints them
 */
public record NodeFacts(Map<String, String> values) {
  /** Reads what the script printed. */
  static NodeFacts of(String output) {
    return new NodeFacts(
        output
            .lines()
            .filter(line -> line.indexOf('=') > 0)
            .collect(
                Collectors.toUnmodifiableMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1).strip(),
                    (first, _) -> first)));
  }

  /**
   * Which job works, or worked, on the node.
   *
   * @param job the job
   * @param token of the attempt that claimed it last
   * @param begun when the job claimed it first, in seconds by the node's clock
   * @param state {@code working}, {@code promoting} once the target may have been told, or how it
   *     ended
   * @param target the node that was to become the primary
   */
  public record Mark(String job, long token, long begun, String state, String target) {
    /** Whether the target may have been told to become the primary. */
    public boolean isPromoting() {
      return state.equals("promoting");
    }

    /** Whether the old primary was started again and serves. */
    public boolean isUndone() {
      return state.equals("undone");
    }
  }

  /** Whether a postmaster runs on the data directory. */
  public boolean isRunning() {
    return Boolean.parseBoolean(values.get("running"));
  }

  /** {@code pg_controldata}'s word: {@code shut down}, {@code in production}, … */
  public String state() {
    return values.getOrDefault("state", "unknown").toLowerCase(Locale.ROOT);
  }

  /** Whether the server was stopped cleanly as a primary. */
  public boolean isShutDown() {
    return !isRunning() && state().equals("shut down");
  }

  /** Whether it is a standby, by the state in which it runs or stopped. */
  public boolean isStandby() {
    return state().contains("recovery") && !state().equals("in crash recovery");
  }

  /** The system identifier. */
  public String systemId() {
    return values.getOrDefault("system", "");
  }

  /** Where the latest checkpoint is: of a server that was shut down, its last record. */
  public Optional<String> checkpoint() {
    return Optional.ofNullable(values.get("checkpoint"));
  }

  /** Whether the next start makes it a standby. */
  public boolean hasSignal() {
    return Boolean.parseBoolean(values.get("signal"));
  }

  /** Whether the configuration file is in the data directory. */
  public boolean hasConfiguration() {
    return Boolean.parseBoolean(values.get("configuration"));
  }

  /** The timeline of the latest checkpoint; right after a promotion it is an older one. */
  public int timeline() {
    return Integer.parseInt(values.getOrDefault("timeline", "0"));
  }

  /** The port that the running postmaster wrote down. */
  public Optional<String> port() {
    return Optional.ofNullable(values.get("port"));
  }

  /** When the running postmaster started, in seconds. */
  public Optional<Long> started() {
    return Optional.ofNullable(values.get("started")).map(Long::valueOf);
  }

  /** The node's clock in seconds. */
  public long clock() {
    return Long.parseLong(values.getOrDefault("clock", "0"));
  }

  /** Which job works, or worked, on the node last. */
  public Optional<Mark> mark() {
    String line = values.get("mark");
    if (line == null) {
      return Optional.empty();
    }
    String[] words = line.split(" ", 5);
    return words.length < 5
        ? Optional.empty()
        : Optional.of(
            new Mark(
                words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3], words[4]));
  }
}
