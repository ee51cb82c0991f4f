package dev.windlass.postgresql.observation;

import dev.windlass.messages.event.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Points of the metrics that are asked for. */
final class Points {
  private static final JsonNodeFactory NUMBERS = JsonNodeFactory.instance;

  private final Set<KnownMetric> wanted;
  private final Map<KnownMetric, List<Metric.Point>> points = new EnumMap<>(KnownMetric.class);

  Points(List<String> names) {
    String alternatives =
        names.stream()
            .map(name -> Pattern.quote(name).replace("*", "\\E.*\\Q"))
            .collect(Collectors.joining("|"));
    Pattern asked = Pattern.compile(names.isEmpty() ? ".*" : alternatives);
    this.wanted =
        Arrays.stream(KnownMetric.values())
            .filter(metric -> asked.matcher(metric.metric()).matches())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(KnownMetric.class)));
  }

  private Points(Set<KnownMetric> wanted) {
    this.wanted = wanted;
  }

  /** None yet, of the same metrics. */
  Points none() {
    return new Points(wanted);
  }

  boolean wants(KnownMetric... metrics) {
    return Arrays.stream(metrics).anyMatch(wanted::contains);
  }

  void add(KnownMetric metric, long value, Map<String, String> attributes) {
    add(metric, NUMBERS.numberNode(value), attributes);
  }

  void add(KnownMetric metric, double value, Map<String, String> attributes) {
    add(metric, NUMBERS.numberNode(value), attributes);
  }

  private void add(KnownMetric metric, JsonNode value, Map<String, String> attributes) {
    if (wanted.contains(metric)) {
      points
          .computeIfAbsent(metric, _ -> new ArrayList<>())
          .add(new Metric.Point(attributes, value));
    }
  }

  void add(Points others) {
    others.points.forEach(
        (metric, more) -> points.computeIfAbsent(metric, _ -> new ArrayList<>()).addAll(more));
  }

  /** By name. */
  List<Metric> metrics() {
    return points.entrySet().stream()
        .map(
            entry ->
                new Metric(
                    entry.getKey().metric(),
                    entry.getKey().unit(),
                    entry.getKey().type(),
                    entry.getKey().isMonotonic(),
                    entry.getValue()))
        .sorted(Comparator.comparing(Metric::name))
        .toList();
  }
}
