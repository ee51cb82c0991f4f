package dev.windlass.cli.option;

import dev.windlass.messages.JobId;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a job's id. */
public final class JobIdReader implements ITypeConverter<JobId> {
  /** Picocli makes one. */
  public JobIdReader() {}

  @Override
  public JobId convert(String text) {
    try {
      return new JobId(text.strip().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is no job id: it has 32 hexadecimal digits; `windlass jobs` shows them.");
    }
  }
}
