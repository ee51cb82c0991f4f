package dev.windlass.worker.storage;

import dev.windlass.engine.Secret;
import dev.windlass.objectstore.ObjectStoreSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The object store: {@code windlass.object-store.*}.
 *
 * @param bucket the bucket; it has to exist
 * @param endpoint the address of the store; none for Amazon's own
 * @param region what requests are signed for
 * @param prefix what every key begins with; empty for none
 * @param accessKey who we are; none to take it from the environment, as the AWS tools do
 * @param secretKey the secret of {@code access-key}
 * @param pathStyle whether the bucket is part of the path; when not said, it is where there is an
 *     endpoint
 * @param partSize size of a part of a large object: 5 to 64 MB
 * @param partsInFlight how many parts are being sent at a time, over all objects; memory is bounded
 *     by {@code part-size × (parts-in-flight + objects being written)}
 */
@ConfigurationProperties("windlass.object-store")
public record StorageSettings(
    @DefaultValue("windlass") String bucket,
    @Nullable URI endpoint,
    @DefaultValue("us-east-1") String region,
    @DefaultValue("") String prefix,
    @Nullable String accessKey,
    @Nullable String secretKey,
    @Nullable Boolean pathStyle,
    @DefaultValue("8MB") DataSize partSize,
    @DefaultValue("4") int partsInFlight) {

  /** The same for the adapter; {@code CONFIGURATION_INVALID} when it cannot be right. */
  ObjectStoreSettings toStore() {
    return new ObjectStoreSettings(
        bucket,
        endpoint,
        region,
        prefix,
        accessKey,
        secretKey == null ? null : Secret.of(secretKey),
        pathStyle == null ? endpoint != null : pathStyle,
        Math.toIntExact(partSize.toBytes()),
        partsInFlight);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "StorageSettings[bucket="
        + bucket
        + ", endpoint="
        + endpoint
        + ", region="
        + region
        + ", prefix="
        + prefix
        + "]";
  }
}
