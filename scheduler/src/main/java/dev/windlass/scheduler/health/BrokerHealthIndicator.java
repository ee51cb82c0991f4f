package dev.windlass.scheduler.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Whether Kafka answers. Boot brings no such check of its own. */
@Component("kafka")
class BrokerHealthIndicator extends AbstractHealthIndicator implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 3_000;

  private final Admin admin;

  BrokerHealthIndicator(KafkaAdmin settings) {
    super("Kafka does not answer");
    Map<String, Object> configuration = new HashMap<>(settings.getConfigurationProperties());
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    this.admin = Admin.create(configuration);
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws Exception {
    int nodes =
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
            .nodes()
            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .size();
    builder.up().withDetail("brokers", nodes);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
