package dev.windlass.secrets;

import dev.windlass.engine.Secret;

/** A place that secrets come from and can be put into. */
public interface WritableSecretScheme extends SecretScheme {
  /** As {@link SecretStore#check}, for what stands after {@code secret:<name>:}. */
  void check(String locator, boolean replace);

  /** As {@link SecretStore#stage}, for what stands after {@code secret:<name>:}. */
  SecretStore.Staged stage(String locator, Secret secret, boolean replace);
}
