package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.SecretSource;
import dev.windlass.messages.FailureCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Understands {@code secret:<scheme>:<locator>} and asks the scheme. Keeps nothing, so that a
 * rotated secret is seen at once. Safe for many threads.
 */
public final class SecretReferences implements SecretSource, SecretStore {
  private static final String PREFIX = "secret:";

  private final Map<String, SecretScheme> schemes;

  /**
   * A source that knows these schemes.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public SecretReferences(Collection<? extends SecretScheme> schemes) {
    this.schemes = new TreeMap<>();
    for (SecretScheme scheme : schemes) {
      SecretScheme other = this.schemes.put(scheme.name(), scheme);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two secret schemes are named "
                + scheme.name()
                + ": "
                + other.getClass().getName()
                + " and "
                + scheme.getClass().getName()
                + ".");
      }
    }
  }

  /** A source that knows every scheme on the class path. */
  public static SecretReferences installed() {
    return new SecretReferences(
        ServiceLoader.load(SecretScheme.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  @Override
  public Secret fetch(String reference) {
    Place place = place(reference);
    return place.scheme().fetch(place.locator());
  }

  @Override
  public void check(String reference, boolean replace) {
    Place place = place(reference);
    writable(place).check(place.locator(), replace);
  }

  @Override
  public Staged stage(String reference, Secret secret, boolean replace) {
    Place place = place(reference);
    return writable(place).stage(place.locator(), secret, replace);
  }

  private record Place(SecretScheme scheme, String locator) {}

  private static WritableSecretScheme writable(Place place) {
    if (place.scheme() instanceof WritableSecretScheme writable) {
      return writable;
    }
    throw new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "Nothing can be put into secret:%s:%s; such secrets are only read."
            .formatted(place.scheme().name(), place.locator()),
        "Name a file: secret:file:/path.");
  }

  private Place place(String reference) {
    String[] parts = reference.split(":", 3);
    if (!reference.startsWith(PREFIX) || parts.length < 3 || parts[2].isEmpty()) {
      // What was given may be the secret itself: it is not shown.
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "A secret has to be given as a reference such as "
              + forms()
              + "; what is there is not one.",
          "Put the secret where the worker can read it, and name that place.");
    }
    SecretScheme scheme = schemes.get(parts[1]);
    if (scheme == null) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "No secrets are kept in \"" + parts[1] + "\"; a reference looks like " + forms() + ".",
          null);
    }
    return new Place(scheme, parts[2]);
  }

  private String forms() {
    List<String> forms = schemes.values().stream().map(SecretScheme::form).toList();
    return forms.stream().collect(Collectors.joining(" or "));
  }
}
