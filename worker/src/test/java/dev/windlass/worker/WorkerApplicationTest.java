package dev.windlass.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.testbed.TestKafka;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.testbed.TestS3;
import dev.windlass.worker.operation.OperationCatalog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole worker, as it is shipped. */
class WorkerApplicationTest {
  @Test
  void itStartsServesEveryCommandAndIsWell() throws Exception {
    HikariDataSource store = (HikariDataSource) ControlDatabase.create(WorkerApplicationTest.class);
    TestS3.shared().createBucket("worker-application");
    Map<String, Object> properties =
        Map.ofEntries(
            Map.entry("spring.datasource.url", store.getJdbcUrl()),
            Map.entry("spring.datasource.username", TestPostgres.shared().user()),
            Map.entry("spring.datasource.password", TestPostgres.shared().password()),
            Map.entry("spring.kafka.bootstrap-servers", TestKafka.shared().bootstrapServers()),
            Map.entry("windlass.object-store.endpoint", TestS3.shared().endpoint().toString()),
            Map.entry("windlass.object-store.region", TestS3.shared().region()),
            Map.entry("windlass.object-store.bucket", "worker-application"),
            Map.entry("windlass.object-store.access-key", TestS3.shared().accessKey()),
            Map.entry("windlass.object-store.secret-key", TestS3.shared().secretKey()),
            Map.entry("windlass.object-store.path-style", "true"),
            Map.entry("windlass.worker.name", "whole"));
    try (ConfigurableApplicationContext worker =
            WorkerApplication.start(
                properties.entrySet().stream()
                    .map(property -> "--" + property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(worker.getBean(OperationCatalog.class).unserved()).isEmpty();
      String port = worker.getEnvironment().getRequiredProperty("local.server.port");
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(health.body()).contains("\"status\":\"UP\"");
      assertThat(health.statusCode()).isEqualTo(200);
    } finally {
      store.close();
    }
  }
}
