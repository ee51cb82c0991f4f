package dev.windlass.worker;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.controlstore.ControlStoreSchema;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An empty control database for a test class. */
public final class ControlDatabase {
  private static final List<HikariDataSource> OPEN = new ArrayList<>();
  private static @Nullable Class<?> owner;

  private ControlDatabase() {}

  /**
   * Makes one, with all tables. What earlier test classes had is closed: the server has room for so
   * many connections and no more.
   */
  public static synchronized DataSource create(Class<?> test) {
    if (!test.equals(owner)) {
      OPEN.forEach(HikariDataSource::close);
      OPEN.clear();
      owner = test;
    }
    PostgresServer server = TestPostgres.shared();
    HikariDataSource data = new HikariDataSource();
    data.setJdbcUrl(server.jdbcUrl(TestPostgres.newDatabase(test)));
    data.setUsername(server.user());
    data.setPassword(server.password());
    data.setMaximumPoolSize(10);
    data.setMinimumIdle(0);
    OPEN.add(data);
    ControlStoreSchema.migrate(data);
    return data;
  }
}
