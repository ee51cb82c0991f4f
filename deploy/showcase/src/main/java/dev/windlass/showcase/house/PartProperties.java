package dev.windlass.showcase.house;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker or a scheduler has to be told about the house it runs in. */
final class PartProperties {
  private final House house;
  private final HouseOptions options;

  PartProperties(House house, HouseOptions options) {
    this.house = house;
    this.options = options;
  }

  Map<String, String> of(Application application, String name) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("spring.kafka.bootstrap-servers", house.kafka().bootstrapServers());
    all.put("spring.datasource.url", house.control().jdbcUrl("windlass"));
    all.put("spring.datasource.username", house.control().user());
    all.put("spring.datasource.password", house.control().password());
    all.put("server.port", "0");
    all.put("spring.main.banner-mode", "off");
    if (application == Application.WORKER) {
      // It comes to the class path with the scheduler and is none of the worker's business.
      all.put(
          "spring.autoconfigure.exclude",
          "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration");
      all.put("windlass.worker.name", name);
      all.put("windlass.archive.max-age", "2s");
      all.put("windlass.object-store.endpoint", house.storage().endpoint().toString());
      all.put("windlass.object-store.region", house.storage().region());
      all.put("windlass.object-store.bucket", House.BUCKET);
      all.put("windlass.object-store.access-key", house.storage().accessKey());
      all.put("windlass.object-store.secret-key", house.storage().secretKey());
      all.put("windlass.object-store.path-style", "true");
    }
    all.putAll(options.properties());
    return all;
  }
}
