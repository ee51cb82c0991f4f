package dev.windlass.controlstore;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Work that one program does at a time, of all programs on the control database. */
public final class AdvisoryLock {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String name;

  /** The lock of this name. */
  public AdvisoryLock(DataSource controlStore, String name) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
    this.name = name;
  }

  /**
   * Runs the work when nobody else does; the lock goes with the connection, so that a crash frees
   * it. The work's own statements on this thread are one transaction.
   *
   * @return whether it was run
   */
  public boolean tryRun(Runnable work) {
    return Boolean.TRUE.equals(
        transaction.execute(
            _ -> {
              boolean mine =
                  jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
                      .param("name", name)
                      .query(Boolean.class)
                      .single();
              if (mine) {
                work.run();
              }
              return mine;
            }));
  }
}
