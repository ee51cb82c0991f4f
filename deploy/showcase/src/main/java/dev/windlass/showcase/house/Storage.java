package dev.windlass.showcase.house;

import dev.windlass.testbed.S3Server;
import java.net.URI;
import java.util.List;

/**
 * How to reach an S3 server.
 *
 * @param endpoint its address
 * @param region its region
 * @param accessKey who may
 * @param secretKey and the proof
 */
public record Storage(URI endpoint, String region, String accessKey, String secretKey) {
  static Storage of(S3Server server) {
    return new Storage(server.endpoint(), server.region(), server.accessKey(), server.secretKey());
  }

  /** One line each. */
  String text() {
    return String.join("\n", endpoint.toString(), region, accessKey, secretKey);
  }

  /** Reads what {@link StorageMain} says when it is ready. */
  public static Storage parse(String text) {
    List<String> lines = text.lines().toList();
    return new Storage(URI.create(lines.get(0)), lines.get(1), lines.get(2), lines.get(3));
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
