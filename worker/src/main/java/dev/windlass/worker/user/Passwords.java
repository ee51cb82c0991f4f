package dev.windlass.worker.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.SecretSource;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.PasswordSource;
import dev.windlass.secrets.SecretStore;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Passwords for users: fetched, or generated and kept where the command says. They are nowhere else
 * but in the memory of this process and at the engine.
 */
final class Passwords {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** 64 letters make six bits each: 192 bits. */
  private static final int LENGTH = 32;

  private final SecretSource source;
  private final SecretStore store;
  private final SecureRandom random = new SecureRandom();

  Passwords(SecretSource source, SecretStore store) {
    this.source = source;
    this.store = store;
  }

  /** A password on its way to the engine. */
  interface Prepared extends AutoCloseable {
    /** The password. */
    Secret secret();

    /** Says that the engine has it: a generated one is put into its place. */
    void keep();

    /** Takes a generated one away that was not kept. */
    @Override
    void close();
  }

  /** Checks that one could be prepared; for dry runs. */
  void check(PasswordSource from, boolean replace) {
    String place = from.storeIn();
    if (place != null) {
      store.check(place, replace);
    } else {
      var _ = source.fetch(reference(from));
    }
  }

  /**
   * Fetches it, or generates one and writes it beside its place, so that it cannot be lost once the
   * engine has it.
   *
   * @param replace whether a secret that is there already may be replaced by a generated one
   */
  Prepared prepare(PasswordSource from, boolean replace) {
    String place = from.storeIn();
    if (place == null) {
      return new Fetched(source.fetch(reference(from)));
    }
    Secret generated = generate();
    return new Generated(generated, store.stage(place, generated, replace));
  }

  private static String reference(PasswordSource from) {
    String reference = from.from();
    if (reference == null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec.password has neither from nor storeIn.",
          "Give one of them.");
    }
    return reference;
  }

  private Secret generate() {
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(text.toString());
  }

  /** Where the password of this source is found afterwards. */
  static @Nullable String placeOf(@Nullable PasswordSource from) {
    if (from == null) {
      return null;
    }
    return from.storeIn() == null ? from.from() : from.storeIn();
  }

  private record Fetched(Secret secret) implements Prepared {
    @Override
    public void keep() {}

    @Override
    public void close() {}
  }

  private record Generated(Secret secret, SecretStore.Staged staged) implements Prepared {
    @Override
    public void keep() {
      staged.keep();
    }

    @Override
    public void close() {
      staged.close();
    }
  }
}
