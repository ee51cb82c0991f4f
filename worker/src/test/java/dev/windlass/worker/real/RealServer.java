package dev.windlass.worker.real;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Secret;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** A server of its own as an engine, with a directory for servers made from its backups. */
record RealServer(Path directory, PostgresServer server) implements AutoCloseable {
  static final String ENGINE = "pg";

  static RealServer start() throws IOException {
    Path directory = Files.createTempDirectory("windlass-physical");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(directory.resolve("recovered"));
    return new RealServer(directory, PostgresServer.start(directory.resolve("server")));
  }

  EngineDocument document() {
    return new EngineDocument(
        ENGINE,
        "postgresql",
        null,
        Map.of(
            "host", StringNode.valueOf("127.0.0.1"),
            "port", IntNode.valueOf(server.port()),
            "username", StringNode.valueOf(server.user()),
            "password", StringNode.valueOf("secret:env:PASSWORD"),
            "recoveryDirectory", StringNode.valueOf(directory.resolve("recovered").toString()),
            "recoveryUser", StringNode.valueOf("postgres"),
            "tls", StringNode.valueOf("disable")),
        null,
        null,
        new EngineDocument.Policy(true, true));
  }

  Engine engine() {
    return EngineRegistry.discover(_ -> Secret.of(server.password())).open(document());
  }

  String psql(String script) {
    return server.psql("postgres", script).strip();
  }

  /** What a server that was made from a backup says. */
  String ask(int port, String sql) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                server.installation().tool("psql").toString(),
                "-XqAt",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                server.user(),
                "-d",
                "postgres",
                "-c",
                sql)
            .redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", server.password());
    Process psql = builder.start();
    return new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    server.close();
  }
}
