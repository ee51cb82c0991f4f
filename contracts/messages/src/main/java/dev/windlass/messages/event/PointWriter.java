package dev.windlass.messages.event;

import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/**
 * Writes a point as Jackson would by itself. A collection has tens of thousands of them, and
 * looking up how to write each of their attributes took longer than writing it.
 */
final class PointWriter extends ValueSerializer<Metric.Point> {
  private static final SerializableString ATTRIBUTES = new SerializedString("attributes");
  private static final SerializableString VALUE = new SerializedString("value");

  @Override
  public void serialize(Metric.Point point, JsonGenerator json, SerializationContext context) {
    json.writeStartObject(point);
    json.writeName(ATTRIBUTES);
    json.writeStartObject(point.attributes());
    for (Map.Entry<String, String> attribute : point.attributes().entrySet()) {
      json.writeName(attribute.getKey());
      json.writeString(attribute.getValue());
    }
    json.writeEndObject();
    json.writeName(VALUE);
    point.value().serialize(json, context);
    json.writeEndObject();
  }
}
