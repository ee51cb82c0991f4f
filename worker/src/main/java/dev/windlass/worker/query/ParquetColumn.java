package dev.windlass.worker.query;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import tools.jackson.databind.JsonNode;

/**
 * A column of a Parquet file: how the engine's type is kept there. What has no type of its own
 * there is the text that the other formats show, an array or an object its JSON.
 *
 * @param name its name in the file
 * @param source the column as the engine has it
 * @param kind how its values are kept
 */
record ParquetColumn(String name, Column source, Kind kind) {
  /** Microseconds are PostgreSQL's precision; hours alone are how it writes most offsets. */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter TIMESTAMP_WITH_ZONE =
      new DateTimeFormatterBuilder()
          .append(TIMESTAMP)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter(Locale.ROOT);

  /** How values are kept. */
  enum Kind {
    BOOLEAN(PrimitiveTypeName.BOOLEAN),
    INT32(PrimitiveTypeName.INT32),
    INT64(PrimitiveTypeName.INT64),
    FLOAT(PrimitiveTypeName.FLOAT),
    DOUBLE(PrimitiveTypeName.DOUBLE),
    DATE(PrimitiveTypeName.INT32),
    TIMESTAMP(PrimitiveTypeName.INT64),
    INSTANT(PrimitiveTypeName.INT64),
    BYTES(PrimitiveTypeName.BINARY),
    TEXT(PrimitiveTypeName.BINARY);

    private final PrimitiveTypeName primitive;

    Kind(PrimitiveTypeName primitive) {
      this.primitive = primitive;
    }

    /** The kind for the engine's word for a type. */
    static Kind of(String type) {
      return switch (type) {
        case "bool" -> BOOLEAN;
        case "int2", "int4", "serial", "smallserial" -> INT32;
        case "int8", "oid", "bigserial" -> INT64;
        case "float4" -> FLOAT;
        case "float8" -> DOUBLE;
        case "date" -> DATE;
        case "timestamp" -> TIMESTAMP;
        case "timestamptz" -> INSTANT;
        case "bytea" -> BYTES;
        default -> TEXT;
      };
    }
  }

  static ParquetColumn of(String name, Column source) {
    return new ParquetColumn(name, source, Kind.of(source.type()));
  }

  /** For the writer of columns, to which only the primitive type matters. */
  PrimitiveType type() {
    return Types.optional(kind.primitive).named(name);
  }

  /** The same for the file's table of contents. */
  SchemaElement element() {
    SchemaElement element =
        new SchemaElement(name)
            .setType(stored(kind.primitive))
            .setRepetition_type(FieldRepetitionType.OPTIONAL);
    return switch (kind) {
      case BOOLEAN, INT32, INT64, FLOAT, DOUBLE, BYTES -> element;
      case DATE ->
          element
              .setConverted_type(ConvertedType.DATE)
              .setLogicalType(LogicalType.DATE(new DateType()));
      // The older, converted type says that the moments are ones of UTC, which these are not.
      case TIMESTAMP -> element.setLogicalType(timestamp(false));
      case INSTANT ->
          element.setConverted_type(ConvertedType.TIMESTAMP_MICROS).setLogicalType(timestamp(true));
      case TEXT ->
          element
              .setConverted_type(ConvertedType.UTF8)
              .setLogicalType(LogicalType.STRING(new StringType()));
    };
  }

  /** The file's word for a type, which differs for one. */
  static Type stored(PrimitiveTypeName primitive) {
    return primitive == PrimitiveTypeName.BINARY ? Type.BYTE_ARRAY : Type.valueOf(primitive.name());
  }

  private static LogicalType timestamp(boolean utc) {
    return LogicalType.TIMESTAMP(new TimestampType(utc, TimeUnit.MICROS(new MicroSeconds())));
  }

  /**
   * Writes a value that is not null.
   *
   * @return about how many bytes it takes
   * @throws EngineException {@code STATEMENT_FAILED} when the type in the file has no such value
   */
  int write(JsonNode value, RecordConsumer out) {
    try {
      switch (kind) {
        case BOOLEAN -> out.addBoolean(value.booleanValue());
        case INT32 -> out.addInteger(value.intValue());
        case INT64 -> out.addLong(value.longValue());
        case FLOAT -> out.addFloat(Float.parseFloat(value.asString()));
        case DOUBLE -> out.addDouble(Double.parseDouble(value.asString()));
        case DATE ->
            out.addInteger(Math.toIntExact(LocalDate.parse(value.asString()).toEpochDay()));
        case TIMESTAMP ->
            out.addLong(
                micros(LocalDateTime.parse(value.asString(), TIMESTAMP).toInstant(ZoneOffset.UTC)));
        case INSTANT ->
            out.addLong(micros(TIMESTAMP_WITH_ZONE.parse(value.asString(), Instant::from)));
        case BYTES -> {
          return binary(bytes(value.asString()), out);
        }
        case TEXT -> {
          String text =
              value.isContainer()
                  ? WindlassJson.events().writeValueAsString(value)
                  : value.asString();
          return binary(Binary.fromString(text), out);
        }
      }
      return Long.BYTES;
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException valueInIt) {
      // Not the cause: its message holds the value.
      throw new EngineException(
          FailureCode.STATEMENT_FAILED,
          "Column \"%s\" has a value that Parquet's %s has not, such as infinity or a year before Christ."
              .formatted(source.name(), kind),
          "Cast the column to text in the statement, or ask for JSON or CSV.");
    }
  }

  private static int binary(Binary value, RecordConsumer out) {
    out.addBinary(value);
    return value.length() + Integer.BYTES;
  }

  private static Binary bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw new IllegalArgumentException("Not in hexadecimal digits.");
    }
    return Binary.fromConstantByteArray(HexFormat.of().parseHex(text, 2, text.length()));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
