package dev.windlass.chaos.report;

import dev.windlass.chaos.check.Violation;
import dev.windlass.chaos.fault.HappenedFault;
import dev.windlass.chaos.history.ControlStore;
import dev.windlass.chaos.history.ControlStore.Step;
import dev.windlass.chaos.history.History;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a run did and found. */
public final class Report {
  private static final int MOST_LINES = 15;

  private final long seed;
  private final String deliberate;
  private final Instant began;
  private Instant loaded;
  private Duration took = Duration.ZERO;
  private List<HappenedFault> faults = List.of();
  private List<String> troubles = List.of();
  private int rebalances;
  private int messages;
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final Map<String, Long> figures = new LinkedHashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /**
   * A report of a run that begins.
   *
   * @param deliberate what is broken on purpose; empty for nothing
   */
  public Report(long seed, String deliberate, Instant began) {
    this.seed = seed;
    this.deliberate = deliberate;
    this.began = began;
    this.loaded = began;
  }

  /** What went wrong on purpose. */
  public void faults(
      Instant start, List<HappenedFault> happened, int rebalanced, List<String> undone) {
    loaded = start;
    faults = happened.stream().sorted(Comparator.comparing(HappenedFault::began)).toList();
    rebalances = rebalanced;
    troubles = List.copyOf(undone);
  }

  /** How many messages Kafka took. */
  public void messages(int count) {
    messages = count;
  }

  /** What came of it. */
  public void ended(History history, List<Violation> found, Instant now) {
    took = Duration.between(began, now);
    violations.addAll(found);
    for (ControlStore.Ended ended : history.control().ended()) {
      String outcome = ended.state().name().toLowerCase(Locale.ROOT);
      outcomes.merge(
          ended.failure() == null ? outcome : outcome + " " + ended.failure(), 1L, Long::sum);
    }
    history
        .topics()
        .dead()
        .forEach(dead -> outcomes.merge("refused " + dead.code(), 1L, Long::sum));
    figures.put("records on the command topic", (long) history.topics().sent().size());
    figures.put("jobs", (long) history.control().ended().size());
    figures.put("events", (long) history.topics().told().size());
    figures.put(
        "events that came again",
        history.topics().told().size()
            - history.topics().told().stream().map(told -> told.id()).distinct().count());
    figures.put("audit records", (long) history.topics().recorded().size());
    figures.put("claims", count(history.control().steps(), ControlStore.Change.CLAIMED));
    figures.put("releases", count(history.control().steps(), ControlStore.Change.RELEASED));
    figures.put(
        "backups catalogued",
        history.store().backups().stream().filter(b -> b.state().equals("complete")).count());
    figures.put(
        "entries in the ledger",
        history.engine().ledger().values().stream().mapToLong(List::size).sum());
    figures.put("archived audit records", (long) history.store().archive().size());
  }

  private static long count(List<Step> steps, ControlStore.Change change) {
    return steps.stream().filter(step -> step.change() == change).count();
  }

  /** Whether everything held. */
  public boolean isClean() {
    return violations.isEmpty() && troubles.isEmpty();
  }

  /** How often something was seen, by its name in the report; 0 for what is not counted. */
  public long figure(String name) {
    return figures.getOrDefault(name, 0L);
  }

  /** How many jobs ended so, such as {@code succeeded} or {@code failed TIMEOUT}. */
  public long outcome(String name) {
    return outcomes.getOrDefault(name, 0L);
  }

  /** What went wrong on purpose, in the order in which it began. */
  public List<HappenedFault> faults() {
    return faults;
  }

  /** Faults that could not be done or undone. */
  public List<String> troubles() {
    return troubles;
  }

  /** What did not hold. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** The report in lines. */
  public Stream<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("seed %d, %d s, %d messages sent".formatted(seed, took.toSeconds(), messages));
    lines.add("faults: %d, and %d rebalances".formatted(faults.size(), rebalances));
    faults.forEach(
        fault ->
            lines.add(
                "  %6.1f s  %5.1f s  %s"
                    .formatted(
                        Duration.between(loaded, fault.began()).toMillis() / 1000.0,
                        Duration.between(fault.began(), fault.ended()).toMillis() / 1000.0,
                        fault.what())));
    Map<String, Long> kinds = new TreeMap<>();
    faults.forEach(fault -> kinds.merge(fault.kind().word(), 1L, Long::sum));
    kinds.forEach((kind, count) -> lines.add("  %8d  %s".formatted(count, kind)));
    troubles.forEach(trouble -> lines.add("  could not be done: " + trouble));
    lines.add("what was seen:");
    figures.forEach((what, count) -> lines.add("  %,8d  %s".formatted(count, what)));
    lines.add("outcomes:");
    outcomes.forEach((what, count) -> lines.add("  %,8d  %s".formatted(count, what)));
    Map<String, List<Violation>> byCheck = new LinkedHashMap<>();
    violations.forEach(
        one -> byCheck.computeIfAbsent(one.check(), _ -> new ArrayList<>()).add(one));
    byCheck.forEach(
        (check, found) -> {
          lines.add("VIOLATED: %s, %d times".formatted(check, found.size()));
          found.stream().limit(MOST_LINES).forEach(one -> lines.add("  " + one.what()));
          if (found.size() > MOST_LINES) {
            lines.add("  and %d more".formatted(found.size() - MOST_LINES));
          }
        });
    lines.add(violations.isEmpty() ? "clean: every check holds" : "not clean");
    return lines.stream();
  }

  /** The report as JSON. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seed", seed);
    all.put("deliberate", deliberate);
    all.put("began", began.toString());
    all.put("seconds", took.toSeconds());
    all.put("messages", messages);
    all.put("rebalances", rebalances);
    all.put(
        "faults",
        faults.stream()
            .map(
                fault ->
                    Map.of(
                        "what", fault.what(),
                        "kind", fault.kind().word(),
                        "began", fault.began().toString(),
                        "ended", fault.ended().toString()))
            .toList());
    all.put("troubles", troubles);
    all.put("figures", figures);
    all.put("outcomes", outcomes);
    all.put("violations", violations);
    all.put("clean", isClean());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(all);
  }
}
