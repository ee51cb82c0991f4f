package dev.windlass.messages.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * How the records become JSON and back. Instants and durations are ISO 8601 strings; what is null
 * is left out; numbers keep their digits. A component that is not {@code @Nullable} must be there.
 *
 * <p>Both mappers are safe for use by many threads.
 */
public final class WindlassJson {
  /** How deep objects and arrays may lie in each other. */
  public static final int MAX_DEPTH = 64;

  /** How many characters a number of a command may have. */
  public static final int MAX_NUMBER_LENGTH = 1_000;

  /** Engines have longer numbers than anybody should send: PostgreSQL's have 147,455 digits. */
  private static final int MAX_RESULT_NUMBER_LENGTH = 200_000;

  private static final JsonMapper COMMANDS =
      common(
              StreamReadConstraints.builder()
                  .maxNameLength(1_000)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNestingDepth(MAX_DEPTH))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final JsonMapper EVENTS =
      common(StreamReadConstraints.builder().maxNumberLength(MAX_RESULT_NUMBER_LENGTH))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private WindlassJson() {}

  /**
   * For commands and inventory documents: strict. Unknown fields, wrong types, fields given twice
   * and anything after the end are refused.
   */
  public static JsonMapper commands() {
    return COMMANDS;
  }

  /**
   * For events, audit records and results: as strict about types, but unknown fields are ignored.
   */
  public static JsonMapper events() {
    return EVENTS;
  }

  private static JsonMapper.Builder common(StreamReadConstraints.Builder constraints) {
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(constraints.build()).build();
    return JsonMapper.builder(factory)
        .annotationIntrospector(new NullMarkedIntrospector())
        .changeDefaultVisibility(visibility -> visibility.withIsGetterVisibility(Visibility.NONE))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(
            MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(
            DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
            DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
            DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
  }
}
