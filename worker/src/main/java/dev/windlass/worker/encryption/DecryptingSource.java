package dev.windlass.worker.encryption;

import dev.windlass.encryption.DecryptionException;
import dev.windlass.encryption.ObjectCipher;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.messages.FailureCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decrypts every object on its way out of another source. Safe for use by many threads. */
final class DecryptingSource implements ObjectSource {
  private final ObjectSource source;
  private final Supplier<ObjectCipher> key;
  private @Nullable ObjectCipher cipher;

  DecryptingSource(ObjectSource source, Supplier<ObjectCipher> key) {
    this.source = source;
    this.key = key;
  }

  private synchronized ObjectCipher cipher() {
    ObjectCipher known = cipher;
    if (known == null) {
      known = key.get();
      cipher = known;
    }
    return known;
  }

  @Override
  public InputStream open(String name) {
    ObjectCipher ready = cipher();
    InputStream object = source.open(name);
    try {
      return new Decrypted(ready.decrypting(object, name), name);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.INTERNAL, "Object " + name + " cannot be decrypted.", null, null, e);
    }
  }

  /** What cannot be decrypted was not written so, since the key is known to be the right one. */
  private static final class Decrypted extends FilterInputStream {
    private final String name;

    Decrypted(InputStream plain, String name) {
      super(plain);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (DecryptionException e) {
        throw new IOException(
            e.getMessage(),
            new EngineException(
                FailureCode.INTEGRITY_FAILED,
                "Object %s is not what was encrypted for this backup under this name."
                    .formatted(name),
                null,
                "Restore another backup, and find out who wrote to this one.",
                e));
      }
    }
  }
}
