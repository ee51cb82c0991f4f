package dev.windlass.cli.input;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What the user gave cannot be used; the message says what is wrong with it and what to do. */
public final class InputException extends RuntimeException {
  /** One or two sentences. */
  public InputException(String message) {
    super(message);
  }

  /** Why a file could not be read, in a few words that end with a full stop. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file.";
      case AccessDeniedException _ -> "this user may not read it.";
      case CharacterCodingException _ -> "it is not UTF-8 text.";
      default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()) + ".";
    };
  }

  /** The sentences; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
