package dev.windlass.worker.user;

import dev.windlass.engine.SecretSource;
import dev.windlass.secrets.SecretReferences;
import dev.windlass.secrets.SecretStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Users. */
@Configuration(proxyBeanMethods = false)
class UserConfiguration {
  /** Where secrets come from is where they can be put, unless a source of another kind is there. */
  @Bean
  Passwords passwords(SecretSource source) {
    SecretStore store = source instanceof SecretStore both ? both : SecretReferences.installed();
    return new Passwords(source, store);
  }
}
