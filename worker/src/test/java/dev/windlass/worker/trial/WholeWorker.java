package dev.windlass.worker.trial;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.testbed.TestS3;
import dev.windlass.worker.WorkerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** The worker as it is delivered, with the shared server as its engine. */
record WholeWorker(Trial trial, ConfigurableApplicationContext context) implements AutoCloseable {
  static final String ENGINE = "whole";

  /**
   * Starts one for a test class.
   *
   * @param directory where the engine's password is kept
   */
  static WholeWorker start(Class<?> test, Path directory) throws IOException {
    Trial trial = new Trial(test);
    S3Server storage = TestS3.shared();
    String bucket = test.getSimpleName().toLowerCase(Locale.ROOT);
    storage.createBucket(bucket);
    applyEngine(trial, directory);
    Map<String, Object> properties = new LinkedHashMap<>(trial.servers());
    properties.put("spring.config.name", "worker");
    properties.put("windlass.worker.name", "whole");
    properties.put("windlass.object-store.endpoint", storage.endpoint().toString());
    properties.put("windlass.object-store.region", storage.region());
    properties.put("windlass.object-store.bucket", bucket);
    properties.put("windlass.object-store.access-key", storage.accessKey());
    properties.put("windlass.object-store.secret-key", storage.secretKey());
    properties.put("logging.structured.format.console", "");
    return new WholeWorker(
        trial,
        new SpringApplicationBuilder(WorkerApplication.class)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .properties(properties)
            .run());
  }

  private static void applyEngine(Trial trial, Path directory) throws IOException {
    PostgresServer server = TestPostgres.shared();
    Path password = directory.resolve("password");
    Files.writeString(password, server.password());
    new InventoryRepository(trial.store, Clock.systemUTC())
        .apply(
            List.of(
                new EngineDocument(
                    ENGINE,
                    "postgresql",
                    null,
                    Map.of(
                        "host", StringNode.valueOf("127.0.0.1"),
                        "port", IntNode.valueOf(server.port()),
                        "username", StringNode.valueOf(server.user()),
                        "password", StringNode.valueOf("secret:file:" + password),
                        "tls", StringNode.valueOf("disable")),
                    null,
                    null,
                    new EngineDocument.Policy(true, true))));
  }

  @Override
  public void close() {
    context.close();
    trial.close();
  }
}
