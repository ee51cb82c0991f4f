package dev.windlass.worker.batch;

import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.transaction.annotation.Isolation;

/** Spring Batch on a migrated control database, set up as the worker's properties set it up. */
public final class BatchStore {
  private final JobRepository repository;
  private final StepwiseRuns runs;

  /** On this database. */
  public BatchStore(DataSource controlStore) {
    try {
      JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
      factory.setDataSource(controlStore);
      factory.setTransactionManager(new BatchTransactions(controlStore));
      factory.setTablePrefix("windlass.BATCH_");
      factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
      factory.afterPropertiesSet();
      repository = factory.getObject();
      TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
      operator.setJobRepository(repository);
      operator.setJobRegistry(new MapJobRegistry());
      operator.setTaskExecutor(new SyncTaskExecutor());
      operator.afterPropertiesSet();
      runs = new StepwiseRuns(repository, operator);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Spring Batch's own records. */
  public JobRepository repository() {
    return repository;
  }

  /** Runs on this store. */
  public StepwiseRuns runs() {
    return runs;
  }
}
