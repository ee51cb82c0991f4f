package dev.windlass.controlstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much of those who wait at the gate is looked at: the first of them, among whom nearly always
 * is what is sought, and all of them when it is not, but then only so often. Looking at all of
 * 20,000 takes a sixth of a second. Safe for use by several threads.
 */
final class LongQueue {
  private static final int FIRST = 500;

  /** After a look at all of them comes none for so many times as long as it took. */
  private static final int REST = 5;

  private final String beyond;
  private long nextWholeLook = System.nanoTime();

  /**
   * Knows who is sought.
   *
   * @param sought a condition on {@code state} and {@code admitted_at}, without which a look at all
   *     of them would be in vain
   */
  LongQueue(String sought) {
    this.beyond =
        """
        SELECT 1 FROM (
          SELECT state, admitted_at FROM windlass.job
          WHERE worker_id IS NULL AND gated AND not_before <= now()
          ORDER BY rank OFFSET %d) beyond
        WHERE %s LIMIT 1
        """
            .formatted(FIRST, sought);
  }

  /** A look at those who wait. */
  interface Look<T> {
    /**
     * Looks.
     *
     * @param first at how many of the first; null for all
     * @param found what was found before
     * @return what is found now
     */
    List<T> look(@Nullable Integer first, List<T> found) throws SQLException;
  }

  /**
   * Looks at the first, and at all when that was not enough.
   *
   * @return what was found, in one list
   */
  <T> List<T> look(Connection connection, Look<T> look, Predicate<List<T>> enough)
      throws SQLException {
    List<T> found = new ArrayList<>(look.look(FIRST, List.of()));
    if (!enough.test(found) && mayLookAtAll() && isAnyBeyond(connection)) {
      long began = System.nanoTime();
      found.addAll(look.look(null, List.copyOf(found)));
      lookedAtAll(System.nanoTime() - began);
    }
    return found;
  }

  private synchronized boolean mayLookAtAll() {
    return System.nanoTime() - nextWholeLook >= 0;
  }

  private synchronized void lookedAtAll(long nanos) {
    nextWholeLook = System.nanoTime() + REST * nanos;
  }

  private boolean isAnyBeyond(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(beyond);
        ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }
}
