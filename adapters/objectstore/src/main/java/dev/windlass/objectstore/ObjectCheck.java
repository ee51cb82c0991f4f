package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Checks that the store holds what was written. One request is enough where the store tells a
 * checksum of the whole object that we know too; otherwise the object is read back.
 */
final class ObjectCheck {
  private final Bucket bucket;
  private final WrittenObjects written;

  ObjectCheck(Bucket bucket, WrittenObjects written) {
    this.bucket = bucket;
    this.written = written;
  }

  void verify(String key, StoredObject expected) {
    HeadObjectResponse head = head(key);
    if (head.contentLength() != expected.bytes()) {
      throw CheckedObject.differs(key, expected, head.contentLength() + " bytes");
    }
    Optional<Boolean> told = compare(key, expected, head);
    if (told.isEmpty()) {
      readBack(key, expected);
    } else if (!told.get()) {
      throw CheckedObject.differs(key, expected, "others by the store's own checksum");
    }
  }

  /** Empty when the store tells nothing that we could compare. */
  private Optional<Boolean> compare(String key, StoredObject expected, HeadObjectResponse head) {
    if (head.checksumType() != ChecksumType.FULL_OBJECT) {
      return Optional.empty();
    }
    @Nullable String sha256 = head.checksumSHA256();
    if (sha256 != null) {
      return Optional.of(sha256.equals(Checksums.base64OfHex(expected.sha256())));
    }
    @Nullable String crc = head.checksumCRC32C();
    return crc == null ? Optional.empty() : written.crc32cOf(key, expected).map(crc::equals);
  }

  private HeadObjectResponse head(String key) {
    try {
      return bucket
          .client()
          .headObject(
              request ->
                  request
                      .bucket(bucket.name())
                      .key(bucket.whole(key))
                      .checksumMode(ChecksumMode.ENABLED));
    } catch (SdkException e) {
      throw bucket.failures().of("check " + key, e);
    }
  }

  private void readBack(String key, StoredObject expected) {
    try (InputStream stream = new CheckedObject(new ObjectDownload(bucket, key), key, expected)) {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw e.getCause() instanceof EngineException failure
          ? failure
          : bucket.failures().of("read " + key + " back", e);
    }
  }
}
