package dev.windlass.postgresql.observation;

import dev.windlass.messages.event.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Points of the metrics that are asked for. */
final class Points {
  private static final JsonNodeFactory NUMBERS = JsonNodeFactory.instance;

  private final Pattern wanted;
  private final Map<KnownMetric, List<Metric.Point>> points = new EnumMap<>(KnownMetric.class);

  Points(List<String> names) {
    String alternatives =
        names.stream()
            .map(name -> Pattern.quote(name).replace("*", "\\E.*\\Q"))
            .collect(Collectors.joining("|"));
    this.wanted = Pattern.compile(names.isEmpty() ? ".*" : alternatives);
  }

  boolean wants(KnownMetric... metrics) {
    for (KnownMetric metric : metrics) {
      if (wanted.matcher(metric.metric()).matches()) {
        return true;
      }
    }
    return false;
  }

  void add(KnownMetric metric, long value, Map<String, String> attributes) {
    add(metric, NUMBERS.numberNode(value), attributes);
  }

  void add(KnownMetric metric, double value, Map<String, String> attributes) {
    add(metric, NUMBERS.numberNode(value), attributes);
  }

  private void add(KnownMetric metric, JsonNode value, Map<String, String> attributes) {
    if (wants(metric)) {
      points
          .computeIfAbsent(metric, _ -> new ArrayList<>())
          .add(new Metric.Point(attributes, value));
    }
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
