package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Read the JSON documents of a collection, in the order of their ids. The result is one row a
 * document with the columns {@code id} and {@code document}; like rows of {@code query.run} they
 * are here where the engine's policy allows that, and in an object otherwise.
 *
 * @param collection which collection
 * @param after only documents whose id comes after this one; null for all
 * @param limit how many documents at most, 1 to 10,000; null for 100
 */
@CommandName(
    value = "document.list",
    target = CommandName.TargetKind.DATABASE,
    result = QueryResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentList(String collection, @Nullable String after, @Nullable Integer limit)
    implements CommandSpec {
  private static final int DEFAULT_LIMIT = 100;

  /** The first documents. */
  public static DocumentList of(String collection) {
    return new DocumentList(collection, null, null);
  }

  /** How many documents at most; 100 when the sender said nothing. */
  public int limitOrDefault() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
