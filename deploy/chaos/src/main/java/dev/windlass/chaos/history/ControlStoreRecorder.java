package dev.windlass.chaos.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Has the control database itself write down, inside the transactions that make them, when jobs
 * come, are claimed, released and ended, by whom and under which token, what is put into the
 * outbox, and what of it another worker inherits. Without that, nobody could tell afterwards
 * whether two jobs held a lock at the same time: the workers' own clocks are put wrong, and rows of
 * the outbox go.
 */
public final class ControlStoreRecorder {
  private static final String SCRIPT =
      """
      CREATE SCHEMA IF NOT EXISTS chaos;
      CREATE TABLE IF NOT EXISTS chaos.step (
        number bigint GENERATED ALWAYS AS IDENTITY, at timestamptz, writer text, job_id uuid,
        change text, token bigint, attempt integer, owner text, owner_alive boolean, command text,
        engine text, database_name text);
      CREATE TABLE IF NOT EXISTS chaos.durable (at timestamptz, messages bytea);
      CREATE TABLE IF NOT EXISTS chaos.inherited (messages bytea);
      CREATE OR REPLACE FUNCTION chaos.write_step() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        what text; r windlass.job; held text; alive boolean;
      BEGIN
        IF TG_OP = 'INSERT' AND NEW.worker_id IS NOT NULL THEN
          -- Admitted and claimed in one.
          INSERT INTO chaos.step (at, writer, job_id, change, token, attempt, owner_alive, command,
            engine, database_name)
          VALUES (clock_timestamp(), current_setting('application_name'), NEW.id, 'ADMITTED', 0, 0,
            false, NEW.command, NEW.engine, NEW.database_name);
          what := 'CLAIMED'; r := NEW;
        ELSIF TG_OP = 'INSERT' THEN what := 'ADMITTED'; r := NEW;
        ELSIF TG_OP = 'DELETE' THEN what := 'ENDED'; r := OLD;
        ELSIF OLD.token = NEW.token THEN RETURN NULL;
        ELSIF NEW.worker_id IS NULL THEN what := 'RELEASED'; r := NEW; r.worker := OLD.worker;
          r.worker_id := OLD.worker_id;
        ELSE what := 'CLAIMED'; r := NEW;
        END IF;
        SELECT w.lease_until > clock_timestamp() INTO alive
          FROM windlass.worker w WHERE w.id = r.worker_id;
        INSERT INTO chaos.step (at, writer, job_id, change, token, attempt, owner, owner_alive,
          command, engine, database_name)
        VALUES (clock_timestamp(), current_setting('application_name'), r.id, what, r.token,
          r.attempt, CASE WHEN r.worker_id IS NULL THEN NULL ELSE r.worker END,
          coalesce(alive, false), r.command, r.engine, r.database_name);
        RETURN NULL;
      END $$;
      CREATE OR REPLACE FUNCTION chaos.write_durable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO chaos.durable VALUES (clock_timestamp(), NEW.messages);
        RETURN NULL;
      END $$;
      CREATE OR REPLACE FUNCTION chaos.write_inherited() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO chaos.inherited VALUES (NEW.messages);
        RETURN NULL;
      END $$;
      CREATE OR REPLACE TRIGGER chaos_step AFTER INSERT OR UPDATE OR DELETE ON windlass.job
        FOR EACH ROW EXECUTE FUNCTION chaos.write_step();
      CREATE OR REPLACE TRIGGER chaos_durable AFTER INSERT ON windlass.outbox
        FOR EACH ROW EXECUTE FUNCTION chaos.write_durable();
      CREATE OR REPLACE TRIGGER chaos_inherited AFTER UPDATE OF owner ON windlass.outbox
        FOR EACH ROW EXECUTE FUNCTION chaos.write_inherited();
      """;

  private ControlStoreRecorder() {}

  /** Begins; the control store's own tables have to be there. */
  public static void install(Connection control) throws SQLException {
    try (Statement statement = control.createStatement()) {
      statement.execute(SCRIPT);
    }
  }
}
