package dev.windlass.worker.real;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Secret;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.util.Map;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** A database on a real server, with rows enough for several parts, and what can be asked of it. */
final class RealDatabase {
  private static final PostgresServer SERVER = TestPostgres.shared();

  private RealDatabase() {}

  /** The shared server as an engine. */
  static EngineDocument document() {
    return new EngineDocument(
        "pg",
        "postgresql",
        null,
        Map.of(
            "host", StringNode.valueOf("127.0.0.1"),
            "port", IntNode.valueOf(SERVER.port()),
            "username", StringNode.valueOf(SERVER.user()),
            "password", StringNode.valueOf("secret:env:PASSWORD"),
            "tls", StringNode.valueOf("disable")),
        null,
        null,
        new EngineDocument.Policy(true, true));
  }

  static Engine engine() {
    return EngineRegistry.discover(_ -> Secret.of(SERVER.password())).open(document());
  }

  /** Makes a database with a large table, many small ones, and an unkind name. */
  static String create(Class<?> test) {
    String name = TestPostgres.newDatabase(test);
    SERVER.psql(
        name,
        """
        CREATE TABLE large AS
          SELECT i AS id, md5(i::text) || repeat('x', 200) AS text, now() AS at
          FROM generate_series(1, 60000) i;
        ALTER TABLE large ADD PRIMARY KEY (id);
        CREATE TABLE "Ünkind ""name""; --" (a int[], b jsonb, c bytea, "order" text);
        INSERT INTO "Ünkind ""name""; --" VALUES
          ('{1,2,NULL}', '{"k": [1, "ç"]}', '\\x00ff0a5c', E'tab\\t newline\\n back\\\\ nul-ish');
        CREATE TABLE empty (a int);
        CREATE TABLE orders (id int PRIMARY KEY, large_id int REFERENCES large);
        INSERT INTO orders SELECT i, i FROM generate_series(1, 500) i;
        CREATE INDEX ON orders (large_id);
        """);
    return name;
  }

  /** Every table's rows as one checksum. */
  static String image(String database) {
    return SERVER.psql(
        database,
        """
        SELECT 'large', count(*), md5(string_agg(l::text, '' ORDER BY id)) FROM large l;
        SELECT 'unkind', count(*), md5(string_agg(u::text, '')) FROM "Ünkind ""name""; --" u;
        SELECT 'empty', count(*) FROM empty;
        SELECT 'orders', count(*), md5(string_agg(o::text, '' ORDER BY id)) FROM orders o;
        SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass ORDER BY 1;
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;
        """);
  }

  /** Windlass's own sessions on a database. */
  static String sessions(String database) {
    return SERVER
        .psql(
            "postgres",
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()"
                .formatted(database))
        .strip();
  }

  /** Databases whose names begin so. */
  static String databases(String prefix) {
    return SERVER
        .psql(
            "postgres",
            "SELECT count(*) FROM pg_database WHERE starts_with(datname, '%s')".formatted(prefix))
        .strip();
  }
}
