package dev.windlass.showcase.house;

import dev.windlass.testbed.PostgresServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker or a scheduler has to be told about the house it runs in. */
public final class PartProperties {
  private final String bootstrapServers;
  private final String controlUrl;
  private final PostgresServer control;
  private final Storage storage;

  /**
   * Tells of these.
   *
   * @param bootstrapServers how it reaches the brokers
   * @param controlUrl how it reaches the control database
   * @param control whose user and password it takes there
   * @param storage how it reaches the object store
   */
  public PartProperties(
      String bootstrapServers, String controlUrl, PostgresServer control, Storage storage) {
    this.bootstrapServers = bootstrapServers;
    this.controlUrl = controlUrl;
    this.control = control;
    this.storage = storage;
  }

  /** The properties of a worker or a scheduler of this name; secrets are among them. */
  public Map<String, String> of(Application application, String name) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spring.kafka.bootstrap-servers", bootstrapServers);
    all.put("spring.datasource.url", controlUrl);
    all.put("spring.datasource.username", control.user());
    all.put("spring.datasource.password", control.password());
    all.put("server.port", "0");
    all.put("spring.main.banner-mode", "off");
    if (application == Application.WORKER) {
      // It comes to the class path with the scheduler and is none of the worker's business.
      all.put(
          "spring.autoconfigure.exclude",
          "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration");
      all.put("windlass.worker.name", name);
      all.put("windlass.archive.max-age", "2s");
      all.put("windlass.object-store.endpoint", storage.endpoint().toString());
      all.put("windlass.object-store.region", storage.region());
      all.put("windlass.object-store.bucket", House.BUCKET);
      all.put("windlass.object-store.access-key", storage.accessKey());
      all.put("windlass.object-store.secret-key", storage.secretKey());
      all.put("windlass.object-store.path-style", "true");
    }
    return all;
  }
}
