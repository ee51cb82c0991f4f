package dev.windlass.controlstore;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of the control database, all of them in the schema {@value #SCHEMA}. */
public final class ControlStoreSchema {
  /** Where everything of ours lies. */
  public static final String SCHEMA = "windlass";

  private ControlStoreSchema() {}

  /**
   * Brings the tables to this version, making the schema when it is not there. Safe to call from
   * several programs at once, and again: what is done is not done twice.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database cannot be reached, the login
   *     may not make tables, or the tables are newer than this program
   */
  public static void migrate(DataSource controlStore) {
    Flyway.configure()
        .dataSource(controlStore)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }
}
