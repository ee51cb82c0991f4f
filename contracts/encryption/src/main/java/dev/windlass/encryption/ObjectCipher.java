package dev.windlass.encryption;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts the objects of one backup: Tink's streaming AEAD, AES-256-GCM with a key of
 * its own for each object, derived by HKDF-SHA-256, in segments of 1 MiB. What is encrypted is
 * bound to the backup and the object's name by associated data. Safe for use by many threads; a
 * stream belongs to one.
 */
public final class ObjectCipher {
  /** How a manifest names this way of encrypting. */
  public static final String ALGORITHM = "AES256_GCM_HKDF_1MB";

  private static final int DERIVED_KEY_BYTES = 32;
  private static final int SEGMENT_BYTES = 1 << 20;

  private final AesGcmHkdfStreaming cipher;
  private final String backupId;

  /** For the objects of this backup. */
  public ObjectCipher(BackupKey key, String backupId) {
    this.backupId = backupId;
    try {
      this.cipher =
          new AesGcmHkdfStreaming(key.bytes(), "HmacSha256", DERIVED_KEY_BYTES, SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has AES-GCM and HMAC-SHA256.", e);
    }
  }

  private byte[] associatedData(String object) {
    return ("windlass backup\0" + backupId + '\0' + object).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Encrypts what is written. The stream has to be closed for the object to be whole; the target
   * stays open.
   */
  public OutputStream encrypting(OutputStream target, String object) throws IOException {
    try {
      return cipher.newEncryptingStream(new Unclosed(target), associatedData(object));
    } catch (GeneralSecurityException e) {
      throw new IOException("Object " + object + " cannot be encrypted.", e);
    }
  }

  /**
   * Decrypts what is read. No byte is given out that was not checked; that nothing is missing is
   * known when the stream has been read to its end.
   *
   * @return a stream that fails with {@link DecryptionException}, or as {@code source} fails
   */
  public InputStream decrypting(InputStream source, String object) throws IOException {
    Watched watched = new Watched(source);
    try {
      InputStream plain = cipher.newDecryptingStream(watched, associatedData(object));
      return new Decrypted(plain, watched, object, backupId);
    } catch (GeneralSecurityException e) {
      throw new IOException("Object " + object + " cannot be decrypted.", e);
    }
  }

  /** Lets the target be ended by whom it belongs to, and passes blocks on as blocks. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream target) {
      super(target);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }

  /** Remembers how the source failed, which is not a failure of the decryption. */
  private static final class Watched extends FilterInputStream {
    private @Nullable IOException failure;

    Watched(InputStream source) {
      super(source);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  private static final class Decrypted extends FilterInputStream {
    private final Watched source;
    private final String object;
    private final String backupId;

    Decrypted(InputStream plain, Watched source, String object, String backupId) {
      super(plain);
      this.source = source;
      this.object = object;
      this.backupId = backupId;
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
      } catch (IOException e) {
        throw failure(e);
      }
    }

    private IOException failure(IOException e) {
      if (source.failure != null) {
        return source.failure;
      }
      return new DecryptionException(
          "Object %s of backup %s cannot be decrypted: the key is another one, or the object was"
                  .formatted(object, backupId)
              + " changed, cut short or put in the place of another.",
          e);
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] buffer = new byte[(int) Math.min(count, 1 << 16)];
      long left = count;
      while (left > 0) {
        int read = read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          break;
        }
        left -= read;
      }
      return count - left;
    }
  }
}
