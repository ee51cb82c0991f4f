package dev.windlass.worker.batch;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Transactions for Spring Batch's own records: some three for every step, whose commits need not
 * wait for the disk. When the control database crashes, the end of a step may be forgotten and the
 * step is run again; every step can be, since its worker may die before it recorded the end. What
 * must not be forgotten (finished parts, the catalogue, a job's end) is written elsewhere, durably.
 */
final class BatchTransactions extends JdbcTransactionManager {
  private static final long serialVersionUID = 1L;

  BatchTransactions(DataSource controlStore) {
    super(controlStore);
  }

  @Override
  protected void prepareTransactionalConnection(
      Connection connection, TransactionDefinition definition) throws SQLException {
    super.prepareTransactionalConnection(connection, definition);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL synchronous_commit = off");
    }
  }
}
