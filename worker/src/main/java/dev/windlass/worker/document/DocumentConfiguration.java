package dev.windlass.worker.document;

import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.query.RowResults;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Documents. */
@Configuration(proxyBeanMethods = false)
class DocumentConfiguration {
  @Bean
  DocumentGetOperation documentGetOperation(ObjectStore store) {
    return new DocumentGetOperation(new RowResults(store));
  }

  @Bean
  DocumentListOperation documentListOperation(ObjectStore store) {
    return new DocumentListOperation(new RowResults(store));
  }

  @Bean
  DocumentSaveOperation documentSaveOperation() {
    return new DocumentSaveOperation();
  }

  @Bean
  DocumentDeleteOperation documentDeleteOperation() {
    return new DocumentDeleteOperation();
  }
}
