package dev.windlass.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text that the user gave.
 *
 * @param name what to call it in messages
 * @param text what it holds
 */
public record TextFile(String name, String text) {
  private static final int MOST = 4 << 20;

  /** Reads a file, or the standard input when the name is {@code -}. */
  public static TextFile read(String name, Path file, InputStream input) {
    boolean standard = name.equals("-");
    String shown = standard ? "the standard input" : name;
    try {
      if (!standard && Files.isDirectory(file)) {
        throw new InputException("Cannot read " + shown + ": it is a directory.");
      }
      byte[] bytes = standard ? input.readNBytes(MOST + 1) : start(file);
      if (bytes.length > MOST) {
        throw new InputException("Cannot read " + shown + ": it is larger than 4 MiB.");
      }
      return new TextFile(shown, decode(bytes));
    } catch (IOException e) {
      throw new InputException("Cannot read " + shown + ": " + InputException.reason(e));
    }
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST + 1);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
