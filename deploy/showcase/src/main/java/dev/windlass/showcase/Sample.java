package dev.windlass.showcase;

import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.sample.SampleDatabase;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * The engine that is looked after: a PostgreSQL server of its own, with one database.
 *
 * @param server the server
 * @param passwordFile the file that holds its password, which is how workers learn it
 * @param scale how much data, for pgbench
 */
record Sample(PostgresServer server, Path passwordFile, int scale) {
  /** Its name in the inventory. */
  static final String ENGINE = "sample";

  /** The database's name. */
  static final String DATABASE = "shop";

  /** Starts the server; the database is not there yet. */
  static Sample start(House house, int scale) {
    try {
      PostgresServer server = house.startPostgres("sample");
      Path file = house.directory().resolve("sample-password");
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, server.password());
      return new Sample(server, file, scale);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the sample engine's password", e);
    }
  }

  /** Makes the database and fills it. */
  void load() {
    SampleDatabase.create(server, DATABASE, scale);
  }

  /** What the inventory has to know. */
  EngineDocument document() {
    return new EngineDocument(
        ENGINE,
        "postgresql",
        Map.of("env", "showcase"),
        Map.of(
            "host", StringNode.valueOf(server.host()),
            "port", IntNode.valueOf(server.port()),
            "username", StringNode.valueOf(server.user()),
            "password", StringNode.valueOf("secret:file:" + passwordFile),
            "tls", StringNode.valueOf("disable")),
        null,
        null,
        new EngineDocument.Policy(true, true));
  }
}
