package dev.windlass.postgresql.restore;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.tool.NewerSetting;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.Encoding;

/**
 * A dump as statements, entry by entry, as {@code pg_restore --verbose} writes them.
 *
 * @param preamble settings of the session
 * @param chunks the entries in their order
 */
record DumpScript(String preamble, List<Chunk> chunks) {
  private static final Pattern ENCODING =
      Pattern.compile("(?m)^SET client_encoding = '([A-Za-z0-9_]+)';$");
  private static final Pattern HEAD =
      Pattern.compile("(?m)^--\\n-- TOC entry (\\d+) \\(class \\d+ OID \\d+\\)\\n");
  private static final Pattern TRAILING_SETTINGS =
      Pattern.compile("(?:\\n*^SET default_[a-z_]+ = [^\\n]*;$)+\\s*\\z", Pattern.MULTILINE);

  /** {@code psql} guards itself with these against what dumps may hold; here nobody runs them. */
  private static final Pattern GUARD = Pattern.compile("(?m)^\\\\(?:un)?restrict [A-Za-z0-9]+$");

  /**
   * One entry.
   *
   * @param number the dump's number of it
   * @param sql the statements that make it
   */
  record Chunk(String number, String sql) {}

  /**
   * Reads a script.
   *
   * @throws EngineException {@code UNSUPPORTED_OPERATION} when its texts have no known encoding
   */
  static DumpScript read(byte[] bytes) {
    String text = decode(bytes);
    Matcher head = HEAD.matcher(text);
    List<Chunk> chunks = new ArrayList<>();
    String preamble = text;
    String number = "";
    String settings = "";
    int from = 0;
    while (head.find()) {
      String before = text.substring(from, head.start());
      if (number.isEmpty()) {
        preamble = before;
      } else {
        settings = add(chunks, number, settings + before);
      }
      number = head.group(1);
      from = head.start();
    }
    if (!number.isEmpty()) {
      String last = GUARD.matcher(text.substring(from)).replaceAll("");
      settings = add(chunks, number, settings + last);
    }
    String clean = ENCODING.matcher(GUARD.matcher(preamble).replaceAll("")).replaceAll("");
    return new DumpScript(clean.replaceAll("(?m)" + NewerSetting.LINE, ""), chunks);
  }

  /** Whether a backslash in its literals is a mere character. */
  boolean hasStandardStrings() {
    return preamble.contains("SET standard_conforming_strings = on;");
  }

  /** Settings at the end of an entry are meant for the next one, which may be made without it. */
  private static String add(List<Chunk> chunks, String number, String sql) {
    Matcher trailing = TRAILING_SETTINGS.matcher(sql);
    if (trailing.find()) {
      chunks.add(new Chunk(number, sql.substring(0, trailing.start())));
      return trailing.group() + "\n";
    }
    chunks.add(new Chunk(number, sql));
    return "";
  }

  private static String decode(byte[] bytes) {
    int look = Math.min(bytes.length, 4096);
    Matcher named = ENCODING.matcher(new String(bytes, 0, look, StandardCharsets.ISO_8859_1));
    String name = named.find() ? named.group(1) : "UTF8";
    try {
      Charset charset =
          "SQL_ASCII".equals(name)
              ? StandardCharsets.UTF_8
              : Charset.forName(Encoding.getDatabaseEncoding(name).name());
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "The backup's schema is in encoding %s, which cannot be put into an existing database."
              .formatted(name),
          null,
          "Restore it under a new name, and take what is wanted from there.",
          e);
    }
  }
}
