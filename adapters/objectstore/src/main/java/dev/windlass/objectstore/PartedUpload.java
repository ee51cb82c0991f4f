package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * One multipart upload: begun with the first full part, ended or aborted. The parts carry CRC-32C,
 * which the store checks as they arrive; the end carries that of the whole. For one thread.
 */
final class PartedUpload {
  private static final Logger log = LoggerFactory.getLogger(PartedUpload.class);
  private static final int MOST_PARTS = 10_000;
  private static final Duration ABORT = Duration.ofSeconds(10);

  private final Bucket bucket;
  private final PartUploads uploads;
  private final String key;
  private final String id;
  private final List<PartUploads.Sent<CompletedPart>> parts = new ArrayList<>();

  private PartedUpload(Bucket bucket, PartUploads uploads, String key, String id) {
    this.bucket = bucket;
    this.uploads = uploads;
    this.key = key;
    this.id = id;
  }

  static PartedUpload begin(Bucket bucket, PartUploads uploads, String key, String contentType) {
    try {
      String id =
          bucket
              .client()
              .createMultipartUpload(
                  request ->
                      request
                          .bucket(bucket.name())
                          .key(bucket.whole(key))
                          .contentType(contentType)
                          .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                          .checksumType(ChecksumType.FULL_OBJECT))
              .uploadId();
      return new PartedUpload(bucket, uploads, key, id);
    } catch (SdkException e) {
      throw bucket.failures().of("begin " + key, e);
    }
  }

  /** Sends the next part, waiting while too many are under way; an earlier part's failure shows. */
  void send(byte[] buffer, int length) throws InterruptedException {
    throwFirstFailure();
    int number = parts.size() + 1;
    if (number > MOST_PARTS) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Object " + key + " has more than 10,000 parts of " + bucket.partBytes() + " bytes.",
          "Raise windlass.object-store.part-size.");
    }
    parts.add(uploads.submit(buffer, length, (bytes, count) -> upload(number, bytes, count)));
  }

  private CompletedPart upload(int number, byte[] bytes, int length) {
    String crc = Checksums.crc32c(bytes, length);
    try {
      UploadPartResponse part =
          bucket
              .client()
              .uploadPart(
                  request ->
                      request
                          .bucket(bucket.name())
                          .key(bucket.whole(key))
                          .uploadId(id)
                          .partNumber(number)
                          .checksumCRC32C(crc),
                  body(bytes, length));
      return CompletedPart.builder()
          .partNumber(number)
          .eTag(part.eTag())
          .checksumCRC32C(crc)
          .build();
    } catch (SdkException e) {
      throw bucket.failures().of("write " + key + ", part " + number, e);
    }
  }

  /** A body that can be sent again in a retry and is not copied. */
  static RequestBody body(byte[] bytes, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
  }

  /**
   * Ends the object. When the answer got lost and the repeated request finds no upload, the object
   * itself tells whether it is whole.
   */
  void complete(String crcOfAll, long bytes) {
    List<CompletedPart> done = awaitAll();
    try {
      bucket
          .client()
          .completeMultipartUpload(
              request ->
                  request
                      .bucket(bucket.name())
                      .key(bucket.whole(key))
                      .uploadId(id)
                      .checksumCRC32C(crcOfAll)
                      .checksumType(ChecksumType.FULL_OBJECT)
                      .multipartUpload(upload -> upload.parts(done)));
    } catch (NoSuchUploadException e) {
      if (!isThere(bytes)) {
        throw bucket.failures().of("complete " + key, e);
      }
    } catch (SdkException e) {
      throw bucket.failures().of("complete " + key, e);
    }
  }

  private boolean isThere(long bytes) {
    try {
      return bucket
              .client()
              .headObject(request -> request.bucket(bucket.name()).key(bucket.whole(key)))
              .contentLength()
          == bytes;
    } catch (SdkException notThere) {
      return false;
    }
  }

  private List<CompletedPart> awaitAll() {
    throwFirstFailure();
    return parts.stream().map(part -> await(part.outcome())).toList();
  }

  private void throwFirstFailure() {
    for (PartUploads.Sent<CompletedPart> part : parts) {
      if (part.outcome().isCompletedExceptionally()) {
        await(part.outcome());
      }
    }
  }

  private static CompletedPart await(CompletableFuture<CompletedPart> part) {
    try {
      return part.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EngineException failure ? failure : e;
    }
  }

  /**
   * Takes the parts away. Parts still under way are stopped and end first: one that arrives after
   * the abort would stay. Works for an interrupted thread too, since a cancelled job is one. When
   * the store does not answer, {@link ObjectStore#abortUploads} finds the rest later.
   */
  void abort() {
    boolean interrupted = Thread.interrupted();
    try {
      parts.forEach(part -> part.thread().interrupt());
      parts.forEach(part -> awaitEnd(part.outcome()));
      bucket
          .client()
          .abortMultipartUpload(
              request ->
                  request
                      .bucket(bucket.name())
                      .key(bucket.whole(key))
                      .uploadId(id)
                      .overrideConfiguration(limit -> limit.apiCallTimeout(ABORT)));
    } catch (NoSuchUploadException gone) {
      log.debug("The upload of {} was gone already.", key);
    } catch (SdkException e) {
      log.warn(
          "The unfinished upload of {} could not be aborted; a later clean-up will: {}",
          key,
          bucket.failures().of("abort " + key, e).getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void awaitEnd(CompletableFuture<CompletedPart> outcome) {
    try {
      outcome.join();
    } catch (CompletionException stopped) {
      log.debug("A part of {} was not sent.", key, stopped);
    }
  }
}
