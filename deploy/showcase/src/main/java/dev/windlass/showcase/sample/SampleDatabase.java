package dev.windlass.showcase.sample;

import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Fills a database with pgbench's tables and with the things that break naive backup tools. */
public final class SampleDatabase {
  private SampleDatabase() {}

  /**
   * Makes the database.
   *
   * @param scale pgbench's: about 15 MB each
   */
  public static void create(PostgresServer server, String database, int scale) {
    server.createDatabase(database);
    new PostgresProgram(server, database)
        .run("pgbench", "-i", "-q", "-s", Integer.toString(scale), "--foreign-keys");
    server.psql(database, traps());
  }

  /** The script with the things that break naive tools. */
  public static String traps() {
    try (InputStream script = SampleDatabase.class.getResourceAsStream("traps.sql")) {
      if (script == null) {
        throw new IllegalStateException("traps.sql is not beside its class.");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
