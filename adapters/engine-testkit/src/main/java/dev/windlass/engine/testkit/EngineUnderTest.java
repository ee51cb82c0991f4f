package dev.windlass.engine.testkit;

import dev.windlass.engine.Engine;
import java.nio.file.Path;
import java.util.List;

/**
 * What a suite needs to know of the engine that it tests. Everything but {@link #open} and {@link
 * #openUnreachable} is done by the engine's own means, so that an adapter never vouches for itself.
 */
public interface EngineUnderTest {
  /** A new engine on a server that runs. */
  Engine open();

  /** An engine whose address nobody answers. */
  Engine openUnreachable();

  /** Makes an empty database. */
  void createDatabase(String name);

  /** Whether a database of exactly this name is there. */
  boolean hasDatabase(String name);

  /** Names that the engine takes and that break naive tools; the databases are not there yet. */
  List<String> hostileNames();

  /** Whether a user of exactly this name is there. */
  default boolean hasUser(String name) {
    throw new UnsupportedOperationException("This engine has no users.");
  }

  /** Whether a client gets in with these. */
  default boolean logsIn(String user, String password, String database) {
    throw new UnsupportedOperationException("This engine has no users.");
  }

  /** A setting that the suite may change. */
  default SettingExample setting() {
    throw new UnsupportedOperationException("This engine's configuration is not changed.");
  }

  /**
   * A setting of the engine as a whole, whose change takes effect at once.
   *
   * @param key its name
   * @param value a value that is not its default
   * @param other another one
   * @param bad what it does not take
   */
  record SettingExample(String key, String value, String other, String bad) {}

  /** Has the engine write an error with this text into its log, and waits until it is there. */
  default void causeLogEntry(String text) {
    throw new UnsupportedOperationException("This engine gives no log.");
  }

  /** Starts a statement that runs for a minute or more, in a session of its own. */
  RunningStatement startStatement(String database);

  /** A statement for {@code query.run} that runs for a minute or more. */
  String longStatement();

  /** A statement that gives the numbers from 1 to {@code n}, one a row. */
  String countTo(int n);

  /** A statement with one parameter that gives it back as text. */
  String echo();

  /** A statement that makes a table of this name. */
  String createTable(String name);

  /** Whether the database has this table. */
  boolean hasTable(String database, String name);

  /** How many sessions the engine itself shows on a database, those of the adapter included. */
  int sessionsOn(String database);

  /** Fills an empty database with data enough that a backup takes a second or more. */
  void fill(String database);

  /** A text that is equal for two databases of equal content. */
  String image(String database);

  /**
   * Changes rows of a filled database, again and again, until it is interrupted; nothing that is
   * outside of transactions, as sequences are.
   */
  void keepWriting(String database);

  /** A directory for objects; empty. */
  Path newDirectory();

  /** A statement that runs in a session of its own. */
  interface RunningStatement extends AutoCloseable {
    /** The engine's id of the session. */
    String sessionId();

    /** Whether the session is still there. */
    boolean sessionLives();

    /** Whether the statement still runs. */
    boolean statementRuns();

    @Override
    void close();
  }
}
