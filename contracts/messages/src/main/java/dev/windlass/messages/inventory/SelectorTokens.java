package dev.windlass.messages.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a selector into words and signs. */
final class SelectorTokens {
  /** Longer selectors are refused; it also bounds how deep parentheses can go. */
  static final int LONGEST = 1000;

  private SelectorTokens() {}

  /**
   * A word or sign.
   *
   * @param kind what it is
   * @param text the word without its quotes, or the sign
   * @param position where it begins, counted from 1
   */
  record Token(Kind kind, String text, int position) {
    boolean isSign(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isKeyword(String keyword) {
      return kind == Kind.WORD && text.toLowerCase(Locale.ROOT).equals(keyword);
    }

    String shown() {
      return kind == Kind.END ? "the end" : '"' + text + '"';
    }
  }

  enum Kind {
    WORD,
    QUOTED,
    SIGN,
    END
  }

  /** The tokens, with one of kind {@code END} at the end. */
  static List<Token> of(String text) {
    if (text.length() > LONGEST) {
      throw new SelectorSyntaxException(
          LONGEST + 1, "the end (a selector has " + LONGEST + " characters at most)", "more");
    }
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else {
        Token token = read(text, at);
        tokens.add(token);
        at += token.text().length() + (token.kind() == Kind.QUOTED ? 2 : 0);
      }
    }
    tokens.add(new Token(Kind.END, "", text.length() + 1));
    return tokens;
  }

  private static Token read(String text, int at) {
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      int end = text.indexOf(c, at + 1);
      if (end < 0) {
        throw new SelectorSyntaxException(text.length() + 1, "a closing " + c, "the end");
      }
      return new Token(Kind.QUOTED, text.substring(at + 1, end), at + 1);
    }
    if (text.startsWith("!=", at)) {
      return new Token(Kind.SIGN, "!=", at + 1);
    }
    if ("=(),".indexOf(c) >= 0) {
      return new Token(Kind.SIGN, String.valueOf(c), at + 1);
    }
    int end = at;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    if (end == at) {
      throw new SelectorSyntaxException(
          at + 1,
          "a word, a quoted text, =, !=, a comma or a parenthesis",
          '"' + character(text, at) + '"');
    }
    return new Token(Kind.WORD, text.substring(at, end), at + 1);
  }

  private static String character(String text, int at) {
    return Character.toString(text.codePointAt(at));
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || "._-/".indexOf(c) >= 0;
  }
}
