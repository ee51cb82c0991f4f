package dev.windlass.worker;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.controlstore.ControlStoreSchema;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import javax.sql.DataSource;

/** An empty control database for a test class. */
public final class ControlDatabase {
  private ControlDatabase() {}

  /** Makes one, with all tables. */
  public static DataSource create(Class<?> test) {
    PostgresServer server = TestPostgres.shared();
    HikariDataSource data = new HikariDataSource();
    data.setJdbcUrl(server.jdbcUrl(TestPostgres.newDatabase(test)));
    data.setUsername(server.user());
    data.setPassword(server.password());
    data.setMaximumPoolSize(10);
    ControlStoreSchema.migrate(data);
    return data;
  }
}
