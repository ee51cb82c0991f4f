package dev.windlass.objectstore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The bucket: a client with every time limit set, the bucket's name, and how its failures read.
 * Safe for many threads.
 */
final class Bucket implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration ATTEMPT = Duration.ofMinutes(2);
  private static final Duration CALL = Duration.ofMinutes(6);
  private static final int ATTEMPTS = 4;
  private static final int READERS = 64;

  private final ObjectStoreSettings settings;
  private final S3Client client;
  private final StorageFailures failures;

  private Bucket(ObjectStoreSettings settings, S3Client client) {
    this.settings = settings;
    this.client = client;
    this.failures = new StorageFailures(settings);
  }

  static Bucket open(ObjectStoreSettings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            .credentialsProvider(credentials(settings))
            // We send our own checksums, and check what we read against the manifest.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(settings.partsInFlight() + READERS)
                    .connectionTimeout(CONNECT)
                    .connectionAcquisitionTimeout(SILENCE)
                    .socketTimeout(SILENCE))
            .overrideConfiguration(
                configuration ->
                    configuration
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return new Bucket(settings, builder.build());
  }

  private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
    String accessKey = settings.accessKey();
    return accessKey == null || settings.secretKey() == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(accessKey, settings.secretKey().reveal()));
  }

  S3Client client() {
    return client;
  }

  StorageFailures failures() {
    return failures;
  }

  String name() {
    return settings.bucket();
  }

  int partBytes() {
    return settings.partBytes();
  }

  /** The whole key of what callers name below the prefix. */
  String whole(@Nullable String key) {
    String below = key == null ? "" : key;
    return settings.prefix().isEmpty() ? below : settings.prefix() + "/" + below;
  }

  /** What callers call this whole key. */
  String below(String wholeKey) {
    return settings.prefix().isEmpty()
        ? wholeKey
        : wholeKey.substring(settings.prefix().length() + 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
