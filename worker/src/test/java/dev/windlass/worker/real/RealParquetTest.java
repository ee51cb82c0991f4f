package dev.windlass.worker.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.engine.Engine;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.query.DuckDb;
import dev.windlass.worker.query.QueryRunOperation;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import dev.windlass.worker.scripted.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a real server's rows to a Parquet object that another program reads. */
@Timeout(120)
class RealParquetTest {
  @TempDir Path directory;

  @Test
  void eachOfPostgresTypesComesBackAsItWas() throws Exception {
    Path file =
        run(
            """
            SELECT true AS a, 7::int2 AS b, -7::int4 AS c, 9007199254740993::int8 AS d,
              0.1::float4 AS e, 'NaN'::float8 AS f, 1e300::float8 AS g, 12.50::numeric(10,2) AS h,
              date '1969-07-20' AS i, timestamp '2026-11-21 12:34:56.123456' AS j,
              timestamptz '1969-12-31 23:59:59.5+02' AS k, '\\x00ff'::bytea AS l,
              'c4103f12-2d27-377c-9db1-44cae1394a66'::uuid AS m, '{"k": [1]}'::jsonb AS n,
              'zwölf'::varchar AS o, '{1,2}'::int[] AS p, time '01:02:03' AS q, null::date AS r
            """);

    assertThat(DuckDb.query("SELECT COLUMNS(*)::varchar FROM '%s'".formatted(file)))
        .containsExactly(
            List.of(
                "true",
                "7",
                "-7",
                "9007199254740993",
                "0.1",
                "nan",
                "1e+300",
                "12.50",
                "1969-07-20",
                "2026-11-21 12:34:56.123456",
                "1969-12-31 21:59:59.5+00",
                "\\x00\\xFF",
                "c4103f12-2d27-377c-9db1-44cae1394a66",
                "{\"k\":[1]}",
                "zwölf",
                "{1,2}",
                "01:02:03",
                "null"));
  }

  private Path run(String statement) throws Exception {
    ObjectStore store = TestStores.open(RealParquetTest.class);
    QueryRun query = new QueryRun(statement, null, null, null, QueryRun.Format.PARQUET, null);
    try (Engine engine = RealDatabase.engine()) {
      ScriptedContext context = context(engine, query);
      QueryResult result = (QueryResult) new QueryRunOperation(store).run(context, query);

      assertThat(result.object().contentType()).isEqualTo("application/vnd.apache.parquet");
      String prefix = "results/" + context.lease().job().value() + "/";
      String key = store.list(prefix).getFirst().key();
      assertThat(key).endsWith(".parquet");
      return Files.write(directory.resolve("rows.parquet"), store.read(key, 1 << 20));
    }
  }

  private static ScriptedContext context(Engine engine, QueryRun query) {
    Command command =
        new Command(
            "/test/query",
            "parquet",
            null,
            null,
            null,
            Target.database("pg", "postgres"),
            null,
            null,
            CommandOptions.NONE,
            query);
    JobRecord job =
        new JobRecord(
            new JobLease(command.jobId(), 1, "w", 1),
            command,
            new Origin("ab".repeat(32), "t", 0, 0),
            true,
            1,
            1,
            ScriptedEngine.NOW,
            ScriptedEngine.NOW,
            Duration.ofHours(1),
            false,
            false);
    return new ScriptedContext(job, engine, RealDatabase.document());
  }
}
