package dev.windlass.worker.batch;

import javax.sql.DataSource;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs of several steps. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TransferSettings.class)
class BatchConfiguration {
  @Bean(defaultCandidate = false)
  @BatchTransactionManager
  BatchTransactions batchTransactions(DataSource controlStore) {
    return new BatchTransactions(controlStore);
  }

  @Bean
  StepwiseRuns stepwiseRuns(JobRepository repository, JobOperator operator) {
    return new StepwiseRuns(repository, operator);
  }
}
