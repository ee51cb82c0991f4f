package dev.windlass.chaos.deliberate;

import dev.windlass.chaos.fault.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A fault put into the workers on purpose, one for each promise, and the checks that may find it.
 */
public enum DeliberateFault {
  /** Promise 1: a command that comes again after its job has ended is admitted again. */
  ADMITS_AGAIN,
  /** Promise 2: offsets are committed though the transaction failed. */
  COMMITS_FIRST,
  /**
   * Promise 3: ends and releases are written without a look at the token, and a worker that wakes
   * goes on in its old life.
   */
  FORGETS_TOKENS,
  /** Promise 4: some jobs that succeeded are said to have failed, too. */
  ENDS_TWICE,
  /** Promise 5: nothing takes a lock. */
  IGNORES_LOCKS,
  /** Promise 6: long work runs in the lane of short work. */
  USES_ONE_LANE,
  /** Promise 7: the record of a start is written after the change. */
  RECORDS_LATE,
  /** Promise 8: a backup is catalogued whose manifest is not in the store. */
  LOSES_MANIFESTS,
  /** Promise 9: a password goes out with some events. */
  TELLS_SECRETS,
  /** Promise 10: messages that cannot be read are dropped without a word. */
  DROPS_BAD_INPUT;

  /** The workers' property that names the fault. */
  static final String PROPERTY = "windlass.chaos.deliberate";

  /** The fault of this name. */
  public static Optional<DeliberateFault> named(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** Its name. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The number of the promise that it breaks. */
  public int promise() {
    return Arrays.asList(values()).indexOf(this) + 1;
  }

  /** What has to go wrong for it to show; empty for nothing. */
  public Set<Kind> provocation() {
    return switch (this) {
      case COMMITS_FIRST -> Set.of(Kind.CRASH_CONTROL);
      case FORGETS_TOKENS -> Set.of(Kind.FREEZE_WORKER);
      default -> Set.of();
    };
  }

  /** The checks of which at least one has to find it. */
  public Set<String> finders() {
    return switch (this) {
      case ADMITS_AGAIN, COMMITS_FIRST -> Set.of("admission");
      case FORGETS_TOKENS -> Set.of("owner", "order");
      case ENDS_TWICE -> Set.of("one terminal event");
      case IGNORES_LOCKS -> Set.of("locks");
      case USES_ONE_LANE -> Set.of("lanes");
      case RECORDS_LATE -> Set.of("audit");
      case LOSES_MANIFESTS -> Set.of("backups");
      case TELLS_SECRETS -> Set.of("secrets");
      case DROPS_BAD_INPUT -> Set.of("admission", "refusals");
    };
  }

  /** What the workers have to be told. */
  public Map<String, String> properties() {
    return Map.of(
        "spring.main.sources",
        Sabotage.class.getName(),
        PROPERTY,
        word(),
        "spring.kafka.producer.properties.interceptor.classes",
        LooseTongue.class.getName(),
        "spring.kafka.producer.properties." + PROPERTY,
        word());
  }
}
