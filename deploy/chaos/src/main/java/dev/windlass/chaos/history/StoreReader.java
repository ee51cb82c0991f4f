package dev.windlass.chaos.history;

import dev.windlass.chaos.history.StoreState.Backup;
import dev.windlass.chaos.history.StoreState.Contents;
import dev.windlass.chaos.history.StoreState.Line;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.Storage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the object store with the AWS SDK alone, past everything of ours. Every object is looked
 * into for secrets, those that nothing else reads, too.
 */
public final class StoreReader implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";

  /**
   * What the S3 server of the runs leaves behind when it is killed between writing an object and
   * giving it its name: the name with a UUID behind it, which no name of ours has.
   */
  private static final Pattern UNNAMED =
      Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final S3Client client;
  private final SecretScan scan;
  private final Set<String> scanned = new HashSet<>();

  /**
   * Reads this store.
   *
   * @param scan is given every object, once
   */
  public StoreReader(Storage storage, SecretScan scan) {
    this.scan = scan;
    client =
        S3Client.builder()
            .endpointOverride(storage.endpoint())
            .region(Region.of(storage.region()))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(storage.accessKey(), storage.secretKey())))
            .build();
  }

  /** Reads everything; the catalogue says which backups there should be. */
  public StoreState read(Connection control) throws SQLException {
    List<String> strays = new ArrayList<>(keys("backups/"));
    List<Backup> backups = new ArrayList<>();
    try (Statement statement = control.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, job_id, state, prefix, manifest_sha256 FROM windlass.backup")) {
      while (rows.next()) {
        String below = rows.getString(4) + "/";
        List<String> keys = strays.stream().filter(key -> key.startsWith(below)).toList();
        strays.removeAll(keys);
        Map<String, Contents> objects = new HashMap<>();
        for (String key : keys) {
          String name = key.substring(below.length());
          objects.put(name, contents(key, name.equals(MANIFEST)));
        }
        backups.add(
            new Backup(
                rows.getString(1),
                rows.getString(2).replace("-", ""),
                rows.getString(3),
                rows.getString(5),
                objects.remove(MANIFEST),
                objects));
      }
    }
    List<String> uploads =
        client.listMultipartUploads(request -> request.bucket(House.BUCKET)).uploads().stream()
            .map(upload -> upload.key() + " since " + upload.initiated())
            .toList();
    List<String> damaged = new ArrayList<>();
    List<Line> archive = archive(damaged);
    allKeys("").stream().filter(key -> !scanned.contains(key)).forEach(this::bytes);
    return new StoreState(backups, archive, uploads, strays, damaged);
  }

  private List<String> keys(String prefix) {
    return allKeys(prefix).stream().filter(key -> !UNNAMED.matcher(key).matches()).toList();
  }

  private List<String> allKeys(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(House.BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private byte[] bytes(String key) {
    byte[] bytes =
        client
            .getObjectAsBytes(request -> request.bucket(House.BUCKET).key(key))
            .asByteArrayUnsafe();
    if (scanned.add(key)) {
      scan.object(key, bytes);
    }
    return bytes;
  }

  private Contents contents(String key, boolean keepText) {
    byte[] bytes = bytes(key);
    return new Contents(
        bytes.length, sha256(bytes), keepText ? new String(bytes, StandardCharsets.UTF_8) : "");
  }

  private List<Line> archive(List<String> damaged) {
    List<Line> lines = new ArrayList<>();
    for (String key : keys("audit/")) {
      byte[] bytes = bytes(key);
      try {
        lines.addAll(lines(key, bytes));
      } catch (IOException | JacksonException e) {
        damaged.add("%s of %d bytes: %s".formatted(key, bytes.length, e));
      }
    }
    return lines;
  }

  private static List<Line> lines(String key, byte[] bytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode json = JsonMapper.shared().readTree(line);
        lines.add(
            new Line(
                key,
                json.path("partition").asInt(),
                json.path("offset").asLong(),
                json.path("headers").path("ce_id").asString("")));
      }
    }
    return lines;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
