package dev.windlass.messages.inventory;

import dev.windlass.messages.inventory.LabelSelector.All;
import dev.windlass.messages.inventory.LabelSelector.Any;
import dev.windlass.messages.inventory.LabelSelector.Condition;
import dev.windlass.messages.inventory.LabelSelector.Not;
import dev.windlass.messages.inventory.LabelSelector.OneOf;
import dev.windlass.messages.inventory.SelectorTokens.Kind;
import dev.windlass.messages.inventory.SelectorTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@link LabelSelector} by recursive descent, one method for each level of binding. */
final class SelectorParser {
  private final List<Token> tokens;
  private int next;

  SelectorParser(String text) {
    this.tokens = SelectorTokens.of(text);
  }

  Condition parse() {
    Condition condition = any();
    if (peek().kind() != Kind.END) {
      throw expected("\"and\", \"or\" or the end");
    }
    return condition;
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>();
    parts.add(all());
    while (takeKeyword("or")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Any(List.copyOf(parts));
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>();
    parts.add(single());
    while (takeKeyword("and")) {
      parts.add(single());
    }
    return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
  }

  private Condition single() {
    if (takeKeyword("not")) {
      return new Not(single());
    }
    if (takeSign("(")) {
      Condition inner = any();
      if (!takeSign(")")) {
        throw expected("\"and\", \"or\" or \")\"");
      }
      return inner;
    }
    return comparison();
  }

  private Condition comparison() {
    String key = word("a label, name, engine, \"not\" or \"(\"");
    if (takeSign("=")) {
      return new OneOf(key, List.of(word("a value")));
    }
    if (takeSign("!=")) {
      return new Not(new OneOf(key, List.of(word("a value"))));
    }
    if (takeKeyword("in")) {
      return new OneOf(key, values());
    }
    if (takeKeyword("not")) {
      if (!takeKeyword("in")) {
        throw expected("\"in\"");
      }
      return new Not(new OneOf(key, values()));
    }
    throw expected("=, !=, \"in\" or \"not in\"");
  }

  private List<String> values() {
    if (!takeSign("(")) {
      throw expected("\"(\"");
    }
    List<String> values = new ArrayList<>();
    do {
      values.add(word("a value"));
    } while (takeSign(","));
    if (!takeSign(")")) {
      throw expected("a comma or \")\"");
    }
    return List.copyOf(values);
  }

  private String word(String expected) {
    Token token = peek();
    boolean isKeyword =
        token.isKeyword("and")
            || token.isKeyword("or")
            || token.isKeyword("not")
            || token.isKeyword("in");
    if (token.kind() == Kind.QUOTED || (token.kind() == Kind.WORD && !isKeyword)) {
      next++;
      return token.text();
    }
    throw expected(expected);
  }

  private boolean takeKeyword(String keyword) {
    boolean found = peek().isKeyword(keyword);
    next += found ? 1 : 0;
    return found;
  }

  private boolean takeSign(String sign) {
    boolean found = peek().isSign(sign);
    next += found ? 1 : 0;
    return found;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private SelectorSyntaxException expected(String what) {
    Token found = peek();
    return new SelectorSyntaxException(found.position(), what, found.shown());
  }
}
