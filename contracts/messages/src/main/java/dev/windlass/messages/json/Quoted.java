package dev.windlass.messages.json;

/** Shows what a stranger sent: short, in quotes, without control characters. */
public final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in double quotes, cut after 80 characters, with everything unprintable escaped. */
  public static String text(String value) {
    StringBuilder shown = new StringBuilder("\"");
    value
        .codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                shown.append('\\').append((char) c);
              } else if (isPrintable(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(c > 0xffff ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
              }
            });
    boolean cut = value.codePointCount(0, value.length()) > LONGEST;
    return shown.append(cut ? "…\"" : "\"").toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
