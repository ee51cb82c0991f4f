package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ServerTest {
  private Path directory;
  private S3Server server;

  @BeforeEach
  void start() {
    directory = Directories.temporary("own-s3").resolve("server");
    server = S3Server.start(directory);
    server.createBucket("bucket");
  }

  @AfterEach
  void close() {
    server.close();
    Directories.delete(directory.getParent());
  }

  @Test
  void keepsObjectsAndPortWhenStoppedAndStarted() {
    try (S3Client client = client(server.secretKey())) {
      client.putObject(b -> b.bucket("bucket").key("a/b"), RequestBody.fromString("content"));
      server.stop();
      server.start();
      assertThat(client.getObjectAsBytes(b -> b.bucket("bucket").key("a/b")).asUtf8String())
          .isEqualTo("content");
    }
  }

  @Test
  void refusesAWrongSecret() {
    try (S3Client client = client("wrong")) {
      assertThatThrownBy(() -> client.listObjectsV2(b -> b.bucket("bucket")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void honoursAConditionalPut() {
    try (S3Client client = client(server.secretKey())) {
      client.putObject(
          b -> b.bucket("bucket").key("once").ifNoneMatch("*"), RequestBody.fromString("1"));
      assertThatThrownBy(
              () ->
                  client.putObject(
                      b -> b.bucket("bucket").key("once").ifNoneMatch("*"),
                      RequestBody.fromString("2")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    }
  }

  @Test
  void removesItsDirectoryWhenClosed() {
    server.close();
    assertThat(directory).doesNotExist();
  }

  private S3Client client(String secret) {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.of(server.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), secret)))
        .forcePathStyle(true)
        .build();
  }
}
