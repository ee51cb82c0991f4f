package dev.windlass.testbed;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of a JVM; it goes with the JVM. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  private static final class Holder {
    static final PostgresServer SERVER = PostgresServer.start(Directories.temporary("postgres"));
  }

  /**
   * The server, started by the first who asks. Do not stop it: tests that need that start theirs.
   */
  public static PostgresServer shared() {
    return Holder.SERVER;
  }

  /** A new, empty database on it, for one test class. */
  public static String newDatabase(Class<?> test) {
    String name = test.getSimpleName().toLowerCase(Locale.ROOT) + "_" + DATABASES.incrementAndGet();
    shared().createDatabase(name);
    return name;
  }
}
