package dev.windlass.worker.query;

import dev.windlass.objectstore.ObjectStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Queries. */
@Configuration(proxyBeanMethods = false)
class QueryConfiguration {
  @Bean
  QueryRunOperation queryRunOperation(ObjectStore store) {
    return new QueryRunOperation(store);
  }
}
