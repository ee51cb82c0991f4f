package dev.windlass.postgresql.physical;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PostgreSQL's own {@code backup_manifest}, read while it comes: one file a line, and at the end
 * the SHA-256 of all lines before (PostgreSQL's manual, "Backup Manifest Format"). The checksums of
 * files are CRC-32C, as Windlass asks for.
 */
final class ServerManifest {
  /** Its name in the data directory and in the backup. */
  static final String NAME = "backup_manifest";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_LINE = 1 << 20;

  private final Map<String, ReadFile> files = new HashMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final MessageDigest digest = sha256();
  private @Nullable String checksum;

  /** The next bytes. */
  void read(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        line();
      } else if (line.size() > LONGEST_LINE) {
        throw new IOException("a line of the manifest is longer than any file's name");
      }
    }
  }

  private void line() throws IOException {
    byte[] whole = line.toByteArray();
    line.reset();
    String text = new String(whole, StandardCharsets.UTF_8).strip();
    if (text.startsWith("\"Manifest-Checksum\"")) {
      checksum = text.replaceAll("[^0-9a-f]*$", "").replaceAll("^.*\"", "");
      return;
    }
    digest.update(whole);
    if (text.startsWith("{ \"Path\"") || text.startsWith("{ \"Encoded-Path\"")) {
      file(text.endsWith(",") ? text.substring(0, text.length() - 1) : text);
    }
  }

  private void file(String text) throws IOException {
    try {
      JsonNode file = JSON.readTree(text);
      String algorithm = file.path("Checksum-Algorithm").asString("");
      if (!algorithm.equals("CRC32C")) {
        throw new IOException("its checksums are of kind " + algorithm + " and not CRC32C");
      }
      String path =
          file.has("Path")
              ? file.path("Path").asString("")
              : new String(
                  HexFormat.of().parseHex(file.path("Encoded-Path").asString("")),
                  StandardCharsets.UTF_8);
      byte[] crc = HexFormat.of().parseHex(file.path("Checksum").asString(""));
      // The server writes the four bytes in its own order, which is little-endian wherever it runs.
      int value = 0;
      for (int i = crc.length - 1; i >= 0; i--) {
        value = (value << 8) | (crc[i] & 0xff);
      }
      files.put(path, new ReadFile(file.path("Size").asLong(-1), value));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException("a line of it cannot be read", e);
    }
  }

  /** The manifest has ended; fails when it is not whole. */
  void finish() throws IOException {
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(Objects.requireNonNullElse(checksum, ""))) {
      throw new IOException("the manifest's own checksum is wrong");
    }
  }

  /** The files by their path in the data directory. */
  Map<String, ReadFile> files() {
    return files;
  }

  /**
   * What is wrong with these files, in words, at most a few; none when they are what the manifest
   * says. Segments of the log are not in a manifest.
   */
  List<String> compare(Map<String, ReadFile> read) {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, ReadFile> file : files.entrySet()) {
      ReadFile actual = read.get(file.getKey());
      if (actual == null) {
        wrong.add(file.getKey() + " is missing");
      } else if (!actual.equals(file.getValue())) {
        wrong.add(file.getKey() + " differs");
      }
    }
    for (String path : read.keySet()) {
      if (!files.containsKey(path) && !path.startsWith("pg_wal/") && !path.equals(NAME)) {
        wrong.add(path + " is not in the manifest");
      }
    }
    return wrong.stream().sorted().limit(10).toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
