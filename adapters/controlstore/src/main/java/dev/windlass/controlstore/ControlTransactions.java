package dev.windlass.controlstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions on the control database, with the plain connection for statements over arrays. */
final class ControlTransactions {
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  ControlTransactions(DataSource controlStore) {
    this.jdbc = new JdbcTemplate(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
  }

  /** Work on one connection. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /** Does all of it in one transaction, or nothing; joins the caller's when there is one. */
  <T> T inTransaction(Work<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> call(work)));
  }

  /** Does it by itself; for single statements. */
  <T> T call(Work<T> work) {
    ConnectionCallback<T> callback = work::on;
    return Objects.requireNonNull(jdbc.execute(callback));
  }

  /** Does something in one transaction. */
  <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }
}
