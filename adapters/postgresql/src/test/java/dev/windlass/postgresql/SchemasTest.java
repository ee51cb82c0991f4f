package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Engine;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.SchemaDescribeResult.Column;
import dev.windlass.messages.command.SchemaDescribeResult.Table;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What PostgreSQL says about its tables. */
class SchemasTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  private final String database = TestPostgres.newDatabase(SchemasTest.class);

  @Test
  void tablesHaveColumnsKeysIndexesAndComments() {
    SERVER.psql(
        database,
        "CREATE SCHEMA \"odd_s\"; CREATE TABLE customer (id bigint PRIMARY KEY);"
            + " CREATE TABLE \"odd_s\".\"Order\" (no int, line int DEFAULT 1, customer bigint NOT"
            + " NULL REFERENCES customer, note varchar(10), dropped int, PRIMARY KEY (line, no));"
            + " ALTER TABLE \"odd_s\".\"Order\" DROP COLUMN dropped;"
            + " COMMENT ON TABLE \"odd_s\".\"Order\" IS 'One a line.';"
            + " COMMENT ON COLUMN \"odd_s\".\"Order\".note IS 'Free text.';"
            + " CREATE VIEW v AS SELECT 1 AS one; CREATE TEMP TABLE passing (a int)");
    try (Engine engine = TestEngine.on(SERVER)) {
      SchemaDescribeResult all = engine.schemas().describe(database, SchemaDescribe.all());
      assertThat(all.tables()).extracting(Table::name).containsExactly("Order", "customer", "v");
      Table order = all.tables().getFirst();
      assertThat(order.primaryKey()).containsExactly("line", "no");
      assertThat(order.estimatedRows()).isNull();
      assertThat(order.comment()).isEqualTo("One a line.");
      assertThat(order.foreignKeys())
          .containsExactly("FOREIGN KEY (customer) REFERENCES customer(id)");
      assertThat(order.indexes()).hasSize(1);
      assertThat(order.columns())
          .containsExactly(
              new Column("no", "integer", false, null, null),
              new Column("line", "integer", false, "1", null),
              new Column("customer", "bigint", false, null, null),
              new Column("note", "character varying(10)", true, null, "Free text."));
      assertThat(
              engine
                  .schemas()
                  .describe(database, new SchemaDescribe(List.of("odd_*"), null, null))
                  .tables())
          .hasSize(1);
    }
  }

  @Test
  void theSameQuestionIsAnsweredWithoutAskingTheServerAgain() {
    try (Engine engine = TestEngine.on(SERVER)) {
      SchemaDescribeResult first = engine.schemas().describe(database, SchemaDescribe.all());
      SERVER.psql(database, "CREATE TABLE later (a int)");
      assertThat(engine.schemas().describe(database, SchemaDescribe.all())).isSameAs(first);
      SchemaDescribe fresh = new SchemaDescribe(null, null, true);
      assertThat(engine.schemas().describe(database, fresh).tables()).hasSize(1);
    }
  }
}
