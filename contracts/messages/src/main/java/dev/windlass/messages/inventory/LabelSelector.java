package dev.windlass.messages.inventory;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses engines by their labels: {@code env = prod and engine = postgresql}.
 *
 * <p>Comparisons are {@code =}, {@code !=}, {@code in (a, b)} and {@code not in (a, b)}; they are
 * joined with {@code and}, {@code or}, {@code not} and parentheses, {@code not} binding tightest
 * and {@code or} loosest. Keys are labels, and {@code name} and {@code engine} for the engine's
 * name and kind. Keys and values of other characters than letters, digits and {@code . _ - /} stand
 * in quotes. An engine without the label is unequal to every value.
 */
public final class LabelSelector {
  /** Keys that are no labels: the engine's name and its kind. */
  public static final Set<String> BUILT_IN_KEYS = Set.of("name", "engine");

  private final String text;
  private final Condition condition;

  private LabelSelector(String text, Condition condition) {
    this.text = text;
    this.condition = condition;
  }

  /**
   * Reads a selector.
   *
   * @throws SelectorSyntaxException when it is not one, naming the position and what was expected
   */
  public static LabelSelector parse(String text) {
    return new LabelSelector(text, new SelectorParser(text).parse());
  }

  /** Whether it fits this engine. */
  public boolean matches(EngineDocument engine) {
    return condition.holds(engine);
  }

  /** The selector as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** A part of a selector. */
  sealed interface Condition {
    boolean holds(EngineDocument engine);
  }

  record OneOf(String key, List<String> values) implements Condition {
    @Override
    public boolean holds(EngineDocument engine) {
      String value = valueOf(engine);
      return value != null && values.contains(value);
    }

    private @Nullable String valueOf(EngineDocument engine) {
      return switch (key) {
        case "name" -> engine.name();
        case "engine" -> engine.engine();
        default -> engine.labelsOrNone().get(key);
      };
    }
  }

  record Not(Condition negated) implements Condition {
    @Override
    public boolean holds(EngineDocument engine) {
      return !negated.holds(engine);
    }
  }

  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(EngineDocument engine) {
      return parts.stream().allMatch(part -> part.holds(engine));
    }
  }

  record Any(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(EngineDocument engine) {
      return parts.stream().anyMatch(part -> part.holds(engine));
    }
  }
}
