package dev.windlass.engine.testkit;

import dev.windlass.engine.Queries;
import dev.windlass.messages.command.QueryResult;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Takes the rows of a statement that has none. */
final class NoRows implements Queries.RowSink {
  @Override
  public void columns(List<QueryResult.Column> columns) {}

  @Override
  public void row(List<JsonNode> values) {}
}
