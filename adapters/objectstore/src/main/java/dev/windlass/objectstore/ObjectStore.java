package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of an S3 store. Keys are below the settings' prefix; make them with {@link ObjectKey}.
 * Every request has a time limit and is repeated a few times when the store does not answer. Every
 * method fails with an {@link EngineException}: {@code STORAGE_UNREACHABLE}, {@code
 * CONFIGURATION_INVALID} (no bucket, no access), {@code RESOURCE_EXHAUSTED} (no space). Safe for
 * many threads, virtual ones too.
 */
public final class ObjectStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);
  private static final int DELETED_AT_ONCE = 1000;
  private static final int CONFLICTS = 3;

  private final Bucket bucket;
  private final PartUploads uploads;
  private final WrittenObjects written = new WrittenObjects();

  private ObjectStore(Bucket bucket, PartUploads uploads) {
    this.bucket = bucket;
    this.uploads = uploads;
  }

  /** Opens the store; it is asked nothing yet. */
  public static ObjectStore open(ObjectStoreSettings settings) {
    return new ObjectStore(
        Bucket.open(settings), new PartUploads(settings.partBytes(), settings.partsInFlight()));
  }

  /** Where an object is, for people and other tools: {@code s3://bucket/key}. */
  public String location(String key) {
    return "s3://" + bucket.name() + "/" + bucket.whole(key);
  }

  /** Writes objects below this key: streams of any length, in constant memory. */
  public ObjectSink sink(String prefix) {
    return (name, contentType) ->
        new ObjectUpload(bucket, uploads, written, prefix, name, contentType);
  }

  /**
   * Reads objects below this key, and checks them.
   *
   * @param expected what was written, by name; names that are not in it are refused
   */
  public ObjectSource source(String prefix, Map<String, StoredObject> expected) {
    return name -> {
      String key = prefix.isEmpty() ? name : prefix + "/" + name;
      StoredObject object = expected.get(name);
      if (object == null) {
        throw bucket.failures().missing("read " + key + " (it is not in the manifest)", null, null);
      }
      return new CheckedObject(new ObjectDownload(bucket, key), key, object);
    };
  }

  /**
   * Writes an object unless there is one of this key already; of many who try, one succeeds.
   *
   * @return whether it was written by this call; also true when the answer to our own first attempt
   *     got lost and the object is there with these bytes
   */
  public boolean createIfAbsent(String key, byte[] bytes, String contentType) {
    String digest = Checksums.sha256(bytes, bytes.length);
    for (int attempt = 1; ; attempt++) {
      try {
        bucket
            .client()
            .putObject(
                request ->
                    request
                        .bucket(bucket.name())
                        .key(bucket.whole(key))
                        .contentType(contentType)
                        .ifNoneMatch("*")
                        .checksumSHA256(Checksums.base64OfHex(digest)),
                PartedUpload.body(bytes, bytes.length));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == 412) {
          return e.numAttempts() > 1 && holds(key, bytes.length, digest);
        }
        // 409: another writer of the same key is at work; who was first is known in a moment.
        if (e.statusCode() != 409 || attempt == CONFLICTS) {
          throw bucket.failures().of("write " + key, e);
        }
      } catch (SdkException e) {
        throw bucket.failures().of("write " + key, e);
      }
    }
  }

  private boolean holds(String key, long length, String digest) {
    try {
      verify(key, new StoredObject(key, length, digest));
      return true;
    } catch (EngineException e) {
      if (e.code() == FailureCode.INTEGRITY_FAILED) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Reads a small object whole.
   *
   * @throws EngineException {@code NOT_FOUND}; {@code PRECONDITION_FAILED} when it is larger
   */
  public byte[] read(String key, int maxBytes) {
    try (ObjectDownload download = new ObjectDownload(bucket, key)) {
      if (download.length() > maxBytes) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "Object " + key + " has " + download.length() + " bytes, more than " + maxBytes + ".",
            null);
      }
      return download.readAllBytes();
    } catch (IOException e) {
      throw e.getCause() instanceof EngineException failure
          ? failure
          : bucket.failures().of("read " + key, e);
    }
  }

  /**
   * Checks that an object is there with the bytes that were written: by the store's own checksum of
   * the whole where it tells one, by reading it back otherwise.
   *
   * @throws EngineException {@code NOT_FOUND}, {@code INTEGRITY_FAILED}
   */
  public void verify(String key, StoredObject expected) {
    new ObjectCheck(bucket, written).verify(key, expected);
  }

  /** The objects whose keys begin so, in the order of their keys. */
  public List<ListedObject> list(String prefix) {
    try {
      return bucket
          .client()
          .listObjectsV2Paginator(
              request -> request.bucket(bucket.name()).prefix(bucket.whole(prefix)))
          .contents()
          .stream()
          .map(
              object ->
                  new ListedObject(
                      bucket.below(object.key()), object.size(), object.lastModified()))
          .toList();
    } catch (SdkException e) {
      throw bucket.failures().of("list " + prefix, e);
    }
  }

  /** Removes objects; those that are not there are no failure. */
  public void delete(Collection<String> keys) {
    List<ObjectIdentifier> all =
        keys.stream()
            .map(key -> ObjectIdentifier.builder().key(bucket.whole(key)).build())
            .toList();
    for (int from = 0; from < all.size(); from += DELETED_AT_ONCE) {
      deleteSome(all.subList(from, Math.min(all.size(), from + DELETED_AT_ONCE)));
    }
  }

  private void deleteSome(List<ObjectIdentifier> some) {
    try {
      Delete delete = Delete.builder().objects(some).quiet(true).build();
      DeleteObjectsResponse answer =
          bucket.client().deleteObjects(request -> request.bucket(bucket.name()).delete(delete));
      if (!answer.errors().isEmpty()) {
        throw new EngineException(
            FailureCode.STORAGE_UNREACHABLE,
            answer.errors().size()
                + " of "
                + some.size()
                + " objects could not be deleted; the first is "
                + answer.errors().getFirst().key()
                + ".",
            answer.errors().getFirst().code(),
            "Deleting again does no harm.",
            null);
      }
    } catch (SdkException e) {
      throw bucket.failures().of("delete " + some.size() + " objects", e);
    }
  }

  /**
   * Aborts uploads that were begun and neither ended nor aborted, as a worker leaves them that was
   * killed. An upload under way may look the same: choose a moment before anything that still runs.
   *
   * @return how many there were
   */
  public int abortUploads(String prefix, Instant begunBefore) {
    try {
      List<MultipartUpload> stale = new ArrayList<>();
      bucket
          .client()
          .listMultipartUploadsPaginator(
              request -> request.bucket(bucket.name()).prefix(bucket.whole(prefix)))
          .uploads()
          .stream()
          .filter(upload -> upload.key().startsWith(bucket.whole(prefix)))
          .filter(upload -> upload.initiated().isBefore(begunBefore))
          .forEach(stale::add);
      stale.forEach(this::abort);
      return stale.size();
    } catch (SdkException e) {
      throw bucket.failures().of("abort unfinished uploads below " + prefix, e);
    }
  }

  private void abort(MultipartUpload upload) {
    log.info("Aborting the unfinished upload of {} from {}.", upload.key(), upload.initiated());
    try {
      bucket
          .client()
          .abortMultipartUpload(
              request ->
                  request.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId()));
    } catch (NoSuchUploadException gone) {
      log.debug("The upload of {} ended meanwhile.", upload.key());
    }
  }

  /**
   * Asks the store for the bucket: fails when it is not there, or not for us, or no answer comes.
   * What answers that question has no words, so a bad answer is followed by asking for one key.
   */
  public void checkHealth() {
    try {
      bucket.client().headBucket(request -> request.bucket(bucket.name()));
    } catch (SdkException e) {
      askForOneKey();
      throw bucket.failures().of("look at the bucket", e);
    }
  }

  private void askForOneKey() {
    try {
      bucket
          .client()
          .listObjectsV2(
              request -> request.bucket(bucket.name()).prefix(bucket.whole("")).maxKeys(1));
    } catch (SdkException e) {
      throw bucket.failures().of("list objects", e);
    }
  }

  /** Closes the connections. Writers that are still open fail. */
  @Override
  public void close() {
    uploads.close();
    bucket.close();
  }
}
