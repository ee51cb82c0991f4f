package dev.windlass.cli.input;

import tools.jackson.core.JacksonException;

/** Names the field that does not fit, as {@code settings.port} or {@code nodes[1].host}. */
final class FieldPath {
  private FieldPath() {}

  static String of(JacksonException e) {
    StringBuilder out = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        out.append('[').append(step.getIndex()).append(']');
      } else {
        out.append(out.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return out.toString();
  }
}
