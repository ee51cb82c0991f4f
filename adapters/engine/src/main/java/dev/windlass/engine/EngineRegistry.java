package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The adapters on the class path. */
public final class EngineRegistry {
  private final Map<String, EngineProvider> providers;
  private final SecretSource secrets;

  private EngineRegistry(Map<String, EngineProvider> providers, SecretSource secrets) {
    this.providers = providers;
    this.secrets = secrets;
  }

  /**
   * Finds every adapter.
   *
   * @throws IllegalStateException when two of them claim one kind
   */
  public static EngineRegistry discover(SecretSource secrets) {
    return of(ServiceLoader.load(EngineProvider.class), secrets);
  }

  /** A registry of exactly these adapters. */
  public static EngineRegistry of(Iterable<EngineProvider> found, SecretSource secrets) {
    Map<String, EngineProvider> providers = new TreeMap<>();
    for (EngineProvider provider : found) {
      EngineProvider other = providers.putIfAbsent(provider.kind(), provider);
      if (other != null) {
        throw new IllegalStateException(
            "Two adapters serve engines of kind %s: %s and %s. Leave one of them out."
                .formatted(
                    provider.kind(), other.getClass().getName(), provider.getClass().getName()));
      }
    }
    return new EngineRegistry(providers, secrets);
  }

  /** The adapters by kind. */
  public Map<String, EngineProvider> providers() {
    return Map.copyOf(providers);
  }

  /**
   * Makes the engine that a document describes. Does not connect.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} for an unknown kind or wrong settings
   */
  public Engine open(EngineDocument document) {
    EngineProvider provider = provider(document);
    return provider.open(document.name(), EngineSettings.check(document, provider, secrets));
  }

  /** Checks a document without making an engine; throws as {@link #open} does. */
  public void check(EngineDocument document) {
    EngineProvider provider = provider(document);
    provider.check(document.name(), EngineSettings.check(document, provider, secrets));
  }

  private EngineProvider provider(EngineDocument document) {
    EngineProvider provider = providers.get(document.engine());
    if (provider == null) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "Engine %s is of kind \"%s\", which no adapter here serves; there are: %s."
              .formatted(document.name(), document.engine(), String.join(", ", providers.keySet())),
          "Correct the field engine, or add the adapter's jar to the worker.");
    }
    return provider;
  }
}
