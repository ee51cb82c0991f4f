package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where objects are kept and how they are sent.
 *
 * @param bucket the bucket; it has to exist
 * @param endpoint the address of the store; null for Amazon's own in the region
 * @param region what requests are signed for
 * @param prefix what every key begins with; empty for none
 * @param accessKey who we are; null to take it from the environment, as the AWS tools do
 * @param secretKey the secret of {@code accessKey}
 * @param pathStyle whether the bucket is part of the path; most stores other than Amazon's need it
 * @param partBytes size of a part of a large object: 5 MiB to 64 MiB. An object has at most 10,000
 *     parts
 * @param partsInFlight how many parts are being sent at a time, over all objects. Memory is bounded
 *     by {@code partBytes × (partsInFlight + objects being written)}
 */
public record ObjectStoreSettings(
    String bucket,
    @Nullable URI endpoint,
    String region,
    String prefix,
    @Nullable String accessKey,
    @Nullable Secret secretKey,
    boolean pathStyle,
    int partBytes,
    int partsInFlight) {
  private static final int MIB = 1024 * 1024;

  /**
   * Checks everything that can be checked without asking the store.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem
   */
  public ObjectStoreSettings {
    List<String> problems = new ArrayList<>();
    if (bucket.isBlank()) {
      problems.add("the bucket has no name");
    }
    if (region.isBlank()) {
      problems.add("the region is empty; stores that have none take us-east-1");
    }
    if (endpoint != null && (endpoint.getScheme() == null || endpoint.getHost() == null)) {
      problems.add("the endpoint " + endpoint + " is no address such as https://s3.example.com");
    }
    if ((accessKey == null) != (secretKey == null)) {
      problems.add("access key and secret key belong together: give both or none");
    }
    if (partBytes < 5 * MIB || partBytes > 64 * MIB) {
      problems.add("the part size has to be from 5 MiB to 64 MiB");
    }
    if (partsInFlight < 1) {
      problems.add("at least one part has to be in flight");
    }
    if (!problems.isEmpty()) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "The object store's settings are not right: " + String.join("; ", problems) + ".",
          "Correct windlass.object-store in the worker's configuration.");
    }
    prefix = prefix.replaceAll("^/+|/+$", "");
  }

  /** A bucket of Amazon S3 in us-east-1, with credentials from the environment. */
  public static ObjectStoreSettings bucket(String name) {
    return new ObjectStoreSettings(name, null, "us-east-1", "", null, null, false, 8 * MIB, 4);
  }

  /** The same at another store, with the bucket in the path. */
  public ObjectStoreSettings at(URI address) {
    return new ObjectStoreSettings(
        bucket, address, region, prefix, accessKey, secretKey, true, partBytes, partsInFlight);
  }

  /** The same in another region. */
  public ObjectStoreSettings in(String otherRegion) {
    return new ObjectStoreSettings(
        bucket,
        endpoint,
        otherRegion,
        prefix,
        accessKey,
        secretKey,
        pathStyle,
        partBytes,
        partsInFlight);
  }

  /** The same below a prefix. */
  public ObjectStoreSettings below(String otherPrefix) {
    return new ObjectStoreSettings(
        bucket,
        endpoint,
        region,
        otherPrefix,
        accessKey,
        secretKey,
        pathStyle,
        partBytes,
        partsInFlight);
  }

  /** The same for this user. */
  public ObjectStoreSettings as(String key, Secret secret) {
    return new ObjectStoreSettings(
        bucket, endpoint, region, prefix, key, secret, pathStyle, partBytes, partsInFlight);
  }

  /** The same with the bucket in the path or in the host's name. */
  public ObjectStoreSettings pathStyle(boolean inPath) {
    return new ObjectStoreSettings(
        bucket, endpoint, region, prefix, accessKey, secretKey, inPath, partBytes, partsInFlight);
  }

  /** The same with other parts. */
  public ObjectStoreSettings parts(int bytes, int inFlight) {
    return new ObjectStoreSettings(
        bucket, endpoint, region, prefix, accessKey, secretKey, pathStyle, bytes, inFlight);
  }

  /** How the store is named in messages: bucket and address, nothing secret. */
  String place() {
    return "bucket " + bucket + (endpoint == null ? " in " + region : " at " + endpoint);
  }
}
