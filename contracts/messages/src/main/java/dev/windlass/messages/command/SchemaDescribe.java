package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describe the tables of the target's database.
 *
 * @param schemas names of schemas, where {@code *} stands for any characters; null for all but the
 *     engine's own
 * @param tables names of tables, where {@code *} stands for any characters; null for all
 * @param fresh whether the engine is asked even when the answer of a moment ago is still known;
 *     null for false
 */
@CommandName(
    value = "schema.describe",
    target = CommandName.TargetKind.DATABASE,
    result = SchemaDescribeResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaDescribe(
    @Nullable List<String> schemas, @Nullable List<String> tables, @Nullable Boolean fresh)
    implements CommandSpec {
  /** Every table. */
  public static SchemaDescribe all() {
    return new SchemaDescribe(null, null, null);
  }

  /** The schemas, an empty list for all. */
  public List<String> schemasOrAll() {
    return schemas == null ? List.of() : schemas;
  }

  /** The tables, an empty list for all. */
  public List<String> tablesOrAll() {
    return tables == null ? List.of() : tables;
  }
}
