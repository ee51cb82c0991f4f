package dev.windlass.benchmarks.dispatch;

import dev.windlass.benchmarks.measurement.Figure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured in every round, by name. */
final class Rounds {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  void keep(String name, double value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  double median(String name) {
    List<Double> sorted = rounds(name).stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private List<Double> rounds(String name) {
    List<Double> found = values.get(name);
    if (found == null) {
      throw new IllegalStateException(name + " was not measured.");
    }
    return found;
  }

  Figure figure(String name, String measured, String unit, double target, Figure.Bound bound) {
    return new Figure(name, median(measured), unit, target, bound, rounds(measured));
  }

  void print(PrintStream out) {
    values.forEach(
        (name, rounds) ->
            out.printf(Locale.ROOT, "%-24s median %9.2f of %s%n", name, median(name), rounds));
  }
}
