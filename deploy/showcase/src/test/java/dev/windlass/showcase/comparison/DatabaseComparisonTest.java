package dev.windlass.showcase.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.showcase.sample.SampleDatabase;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison that sees nothing would make every restore look right. */
class DatabaseComparisonTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String SOURCE = "comparison_source";
  private static final String COPY = "comparison_copy";

  @BeforeAll
  static void makeTheSample() {
    SampleDatabase.create(SERVER, SOURCE, 1);
  }

  @BeforeEach
  void copyIt() {
    SERVER.psql("postgres", "create database " + COPY + " template " + SOURCE);
  }

  @AfterEach
  void dropTheCopy() {
    SERVER.psql("postgres", "drop database " + COPY);
  }

  @Test
  void aCopyIsEqual() throws Exception {
    DatabaseComparison comparison = DatabaseComparison.of(SERVER, SOURCE, COPY);

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.source().rows()).isGreaterThan(100_000);
    assertThat(comparison.source().count("table")).isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update pgbench_accounts set abalance = 1 where aid = 77777",
        "delete from traps.no_columns where ctid = '(0,1)'",
        "update traps.everything set bytes = bytes || '\\x00' where id = 1",
        "update traps.line_ends set line = '' where line is null",
        "select nextval('traps.downwards')",
        "select lo_put(40001, 5, '\\x01')",
        "select lo_unlink(40002)",
        "refresh materialized view traps.not_filled",
        "alter table traps.booking disable trigger always_note",
        "comment on table traps.account is 'another'",
        "drop index traps.even",
        "alter table traps.empty alter column value set default 'x'"
      })
  void everyChangeIsSeen(String change) throws Exception {
    SERVER.psql(COPY, change);

    assertThat(DatabaseComparison.of(SERVER, SOURCE, COPY).differences()).isNotEmpty();
  }

  @Test
  void theOrderOfRowsDoesNotMatter() throws Exception {
    SERVER.psql(
        COPY,
        "set session_replication_role = replica;"
            + " update traps.account set cents = cents where id > 2000");

    assertThat(DatabaseComparison.of(SERVER, SOURCE, COPY).differences()).isEmpty();
  }
}
