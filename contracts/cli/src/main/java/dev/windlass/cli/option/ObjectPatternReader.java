package dev.windlass.cli.option;

import dev.windlass.messages.command.ObjectPattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code app}, {@code app.orders} and {@code app.order_*}. A name with a dot in it, or with
 * blanks, stands in double quotes; inside them {@code *} and {@code ?} stand for themselves.
 */
public final class ObjectPatternReader implements ITypeConverter<ObjectPattern> {
  /** Made by the program. */
  public ObjectPatternReader() {}

  @Override
  public ObjectPattern convert(String text) {
    StringBuilder schema = new StringBuilder();
    StringBuilder table = null;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      StringBuilder name = table == null ? schema : table;
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        name.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        if (table != null) {
          throw refused(text);
        }
        table = new StringBuilder();
      } else {
        if (quoted && (c == '*' || c == '?' || c == '\\')) {
          name.append('\\');
        }
        name.append(c);
      }
    }
    if (quoted || schema.isEmpty() || (table != null && table.isEmpty())) {
      throw refused(text);
    }
    return new ObjectPattern(schema.toString(), textOf(table));
  }

  private static @Nullable String textOf(@Nullable StringBuilder name) {
    return name == null ? null : name.toString();
  }

  private static TypeConversionException refused(String text) {
    return new TypeConversionException(
        "'" + text + "' is neither SCHEMA nor SCHEMA.TABLE; names with dots go into double quotes");
  }
}
