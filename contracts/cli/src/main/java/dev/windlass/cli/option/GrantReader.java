package dev.windlass.cli.option;

import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code read-write:orders}: a profile and a database. */
public final class GrantReader implements ITypeConverter<Grant> {
  /** Picocli makes one. */
  public GrantReader() {}

  @Override
  public Grant convert(String text) {
    int colon = text.indexOf(':');
    if (colon > 0 && colon < text.length() - 1) {
      String word = text.substring(0, colon).toUpperCase(Locale.ROOT).replace('-', '_');
      for (Profile profile : Profile.values()) {
        if (profile.name().equals(word)) {
          return new Grant(text.substring(colon + 1), profile);
        }
      }
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is no grant: write PROFILE:DATABASE, with connect, read-only, read-write or owner"
            + " as profile.");
  }
}
