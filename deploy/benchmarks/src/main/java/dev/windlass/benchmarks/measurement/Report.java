package dev.windlass.benchmarks.measurement;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark brought.
 *
 * @param benchmark its name
 * @param setting what it ran on and with
 * @param figures every figure
 */
public record Report(String benchmark, Map<String, String> setting, List<Figure> figures) {
  /** Keeps a copy of the figures. */
  public Report {
    figures = List.copyOf(figures);
  }

  /** Whether no target is missed. */
  public boolean allMet() {
    return figures.stream().allMatch(Figure::isMet);
  }

  /** As a table for people. */
  public void print(PrintStream out) {
    out.println();
    out.printf(Locale.ROOT, "%-58s %10s %12s  %s%n", "figure", "value", "target", "");
    for (Figure figure : figures) {
      out.printf(
          Locale.ROOT,
          "%-58s %7.2f %-3s %s %6.2f %-3s %s%n",
          figure.name(),
          figure.value(),
          figure.unit(),
          figure.bound() == Figure.Bound.AT_LEAST ? ">=" : "<=",
          figure.target(),
          figure.unit(),
          figure.isMet() ? "met" : "MISSED");
    }
    out.println();
    out.println(allMet() ? "Every target is met." : "A target is missed.");
  }

  /** As JSON for machines. */
  public void write(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("benchmark", benchmark);
    document.put("setting", setting);
    document.put("allMet", allMet());
    document.put("figures", figures.stream().map(Report::describe).toList());
    Files.writeString(
        file,
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
  }

  private static Map<String, Object> describe(Figure figure) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", figure.name());
    all.put("value", figure.value());
    all.put("unit", figure.unit());
    all.put("bound", figure.bound() == Figure.Bound.AT_LEAST ? "at least" : "at most");
    all.put("target", figure.target());
    all.put("met", figure.isMet());
    all.put("rounds", figure.rounds());
    return all;
  }
}
