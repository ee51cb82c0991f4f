package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * An object being written. What fits into one part goes with a single request; more goes in parts,
 * sent while the next is being filled. For one thread.
 */
final class ObjectUpload extends OutputStream implements ObjectWriter {
  private static final int FIRST_BYTES = 64 * 1024;

  private final Bucket bucket;
  private final PartUploads uploads;
  private final WrittenObjects written;
  private final String prefix;
  private final String name;
  private final String contentType;
  private final MessageDigest sha256 = Checksums.sha256();
  private final CRC32C crc = new CRC32C();
  private byte[] buffer = new byte[FIRST_BYTES];
  private int filled;
  private long total;
  private boolean ended;
  private @Nullable PartedUpload multipart;

  ObjectUpload(
      Bucket bucket,
      PartUploads uploads,
      WrittenObjects written,
      String prefix,
      String name,
      String contentType) {
    this.bucket = bucket;
    this.uploads = uploads;
    this.written = written;
    this.prefix = prefix;
    this.name = name;
    this.contentType = contentType;
  }

  @Override
  public OutputStream stream() {
    return this;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (ended) {
      throw new IOException("Object " + key() + " is ended already.");
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      makeRoom();
      int count = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, count);
      sha256.update(bytes, from, count);
      crc.update(bytes, from, count);
      filled += count;
      total += count;
      from += count;
      left -= count;
    }
  }

  private void makeRoom() throws IOException {
    if (filled < buffer.length) {
      return;
    }
    PartBuffers buffers = uploads.buffers();
    if (buffer.length < buffers.size()) {
      buffer = grown(buffers);
      return;
    }
    try {
      sendPart();
      buffer = buffers.take();
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private byte[] grown(PartBuffers buffers) {
    if (buffer.length * 4 < buffers.size()) {
      return Arrays.copyOf(buffer, buffer.length * 4);
    }
    byte[] whole = buffers.take();
    System.arraycopy(buffer, 0, whole, 0, filled);
    return whole;
  }

  private void sendPart() throws InterruptedIOException {
    PartedUpload upload = multipart;
    if (upload == null) {
      upload = PartedUpload.begin(bucket, uploads, key(), contentType);
      multipart = upload;
    }
    try {
      upload.send(buffer, filled);
      buffer = new byte[0];
      filled = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Stopped while writing " + key() + ".");
    }
  }

  /** Nothing: what is written goes out in parts, and {@link #complete} ends the object. */
  @Override
  public void flush() {}

  @Override
  public StoredObject complete() {
    if (ended) {
      throw new IllegalStateException("Object " + key() + " is ended already.");
    }
    String digest = HexFormat.of().formatHex(sha256.digest());
    PartedUpload upload = multipart;
    if (upload == null) {
      putWhole(digest);
    } else {
      completeParts(upload);
    }
    multipart = null;
    ended = true;
    StoredObject stored = new StoredObject(name, total, digest);
    written.remember(key(), stored, Checksums.base64(crc));
    return stored;
  }

  private void putWhole(String digest) {
    try {
      bucket
          .client()
          .putObject(
              request ->
                  request
                      .bucket(bucket.name())
                      .key(bucket.whole(key()))
                      .contentType(contentType)
                      .checksumSHA256(Checksums.base64OfHex(digest)),
              PartedUpload.body(buffer, filled));
    } catch (SdkException e) {
      throw bucket.failures().of("write " + key(), e);
    } finally {
      uploads.buffers().give(buffer);
      buffer = new byte[0];
    }
  }

  private void completeParts(PartedUpload upload) {
    try {
      if (filled > 0) {
        sendPart();
      }
      upload.complete(Checksums.base64(crc), total);
    } catch (InterruptedIOException e) {
      throw new EngineException(
          FailureCode.CANCELLED, "Stopped while writing " + key() + ".", null, null, e);
    }
  }

  /**
   * Ends the writing; an object that is not complete leaves nothing behind. May be called twice.
   */
  @Override
  public void close() {
    ended = true;
    PartedUpload upload = multipart;
    if (upload != null) {
      multipart = null;
      upload.abort();
    }
    uploads.buffers().give(buffer);
    buffer = new byte[0];
    filled = 0;
  }

  private String key() {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }
}
