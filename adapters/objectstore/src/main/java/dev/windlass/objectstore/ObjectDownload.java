package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object from its beginning to its end. Where the connection breaks, as it does when the
 * reader is slow for a long time, it goes on from the same byte of the same version. For one
 * thread.
 */
final class ObjectDownload extends InputStream {
  private static final Logger log = LoggerFactory.getLogger(ObjectDownload.class);
  private static final int BREAKS_WITHOUT_PROGRESS = 5;

  private final Bucket bucket;
  private final String key;
  private ResponseInputStream<GetObjectResponse> stream;
  private final long length;
  private final String version;
  private long position;
  private int breaks;
  private boolean closed;

  /**
   * @throws EngineException {@code NOT_FOUND}, {@code STORAGE_UNREACHABLE}
   */
  ObjectDownload(Bucket bucket, String key) {
    this.bucket = bucket;
    this.key = key;
    this.stream = open(null);
    this.length = stream.response().contentLength();
    this.version = stream.response().eTag();
  }

  /** The object's size. */
  long length() {
    return length;
  }

  private ResponseInputStream<GetObjectResponse> open(@Nullable String sameVersion) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket.name()).key(bucket.whole(key));
    if (sameVersion != null) {
      request.range("bytes=" + position + "-").ifMatch(sameVersion);
    }
    try {
      return bucket.client().getObject(request.build());
    } catch (SdkException e) {
      throw bucket.failures().of("read " + key, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (closed) {
      throw new IOException("The stream of " + key + " is closed.");
    }
    if (count == 0) {
      return 0;
    }
    while (position < length) {
      try {
        int read = stream.read(target, offset, count);
        if (read > 0) {
          position += read;
          breaks = 0;
          return read;
        }
        resume(new IOException("the connection ended at byte " + position + " of " + length));
      } catch (IOException e) {
        resume(e);
      } catch (SdkException e) {
        resume(new IOException(e));
      }
    }
    return -1;
  }

  private void resume(IOException broken) throws IOException {
    breaks++;
    if (breaks > BREAKS_WITHOUT_PROGRESS || Thread.currentThread().isInterrupted()) {
      EngineException failure = bucket.failures().of("read " + key, broken);
      throw new IOException(failure.getMessage(), failure);
    }
    log.debug("Reading {} goes on at byte {} after: {}", key, position, broken.toString());
    stream.abort();
    try {
      stream = open(version);
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Ends the reading; what was not read is not fetched. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (position < length) {
      stream.abort();
    } else {
      closeQuietly();
    }
  }

  /** All was read: the connection goes back to the pool. */
  private void closeQuietly() {
    try {
      stream.close();
    } catch (IOException e) {
      log.debug("The connection that read {} is not used again: {}", key, e.toString());
    }
  }
}
