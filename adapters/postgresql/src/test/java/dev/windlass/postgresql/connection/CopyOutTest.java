package dev.windlass.postgresql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** What a copy brings is handed over as it is, and a copy that fails says why. */
class CopyOutTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final long LONG_ROW = 300_000_000;

  @TempDir Path directory;

  private final Connections connections = new Connections(settings());
  private final ServerConnection session = connections.open("postgres", Purpose.BACKUP);

  private static ServerSettings settings() {
    return settings(SERVER, "disable");
  }

  static ServerSettings settings(PostgresServer server, String tls) {
    return new ServerSettings(
        "test-pg",
        EngineSettings.check(
            "test-pg",
            ServerSettings.known(),
            Map.of(
                "host", StringNode.valueOf(server.host()),
                "port", IntNode.valueOf(server.port()),
                "username", StringNode.valueOf(server.user()),
                "password", StringNode.valueOf("secret:test:password"),
                "tls", StringNode.valueOf(tls)),
            _ -> Secret.of(server.password())));
  }

  @AfterEach
  void close() {
    session.close();
    connections.close();
  }

  @Test
  void rowsThatEndAnywhereInTheBufferArriveByteByByte() throws IOException {
    int shortest = (1 << 18) - 40;
    int count = 80;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long rows =
        session.copyOut(
            "COPY (SELECT g, repeat(chr(97 + g % 26), "
                + shortest
                + " + g) FROM generate_series(1, "
                + count
                + ") g ORDER BY g) TO STDOUT",
            all::write);
    assertThat(rows).isEqualTo(count);
    String expected =
        IntStream.rangeClosed(1, count)
            .mapToObj(g -> g + "\t" + Character.toString(97 + g % 26).repeat(shortest + g) + "\n")
            .collect(Collectors.joining());
    assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @Test
  void aLongRowComesInPieces() throws IOException {
    AtomicLong bytes = new AtomicLong();
    long rows =
        session.copyOut(
            "COPY (SELECT repeat('x', " + LONG_ROW + ")) TO STDOUT",
            (_, _, length) -> {
              assertThat(length).isLessThanOrEqualTo(1 << 18);
              bytes.addAndGet(length);
            });
    assertThat(rows).isEqualTo(1);
    assertThat(bytes).hasValue(LONG_ROW + 1);
  }

  @Test
  void aCopyIsReadOverTls() throws Exception {
    try (PostgresServer server = PostgresServer.start(directory.resolve("server"))) {
      ServerCertificate.install(server, directory);
      try (Connections secured = new Connections(settings(server, "require"));
          ServerConnection reader = secured.open("postgres", Purpose.BACKUP)) {
        String question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assertThat(reader.<Boolean>one(question, row -> row.getBoolean(1))).isTrue();
        AtomicLong bytes = new AtomicLong();
        long rows =
            reader.copyOut(
                "COPY (SELECT repeat('x', 1000000) FROM generate_series(1, 20)) TO STDOUT",
                (_, _, length) -> bytes.addAndGet(length));
        assertThat(rows).isEqualTo(20);
        assertThat(bytes).hasValue(20 * 1_000_001L);
        assertThat(reader.<Boolean>one(question, row -> row.getBoolean(1))).isTrue();
      }
    }
  }

  @Test
  void theDriverUsesTheSessionBetweenCopies() throws IOException {
    session.begin();
    session.execute("SET LOCAL application_name = 'between'");
    for (int i = 1; i <= 3; i++) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      session.copyOut("COPY (VALUES (" + i + ")) TO STDOUT", all::write);
      assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(i + "\n");
      assertThat(session.<String>one("SHOW application_name", row -> row.getString(1)))
          .isEqualTo("between");
    }
    session.commit();
  }

  @Test
  void noticesAndNewSettingsAmongTheRowsAreNotRows() throws IOException {
    session.execute(
        """
        CREATE FUNCTION pg_temp.loud(n int) RETURNS int LANGUAGE plpgsql AS $$
        BEGIN RAISE NOTICE 'row %', n; PERFORM set_config('application_name', 'n' || n, false); RETURN n; END $$
        """);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long rows =
        session.copyOut(
            "COPY (SELECT pg_temp.loud(g) FROM generate_series(1, 3) g) TO STDOUT", all::write);
    assertThat(rows).isEqualTo(3);
    assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo("1\n2\n3\n");
  }

  @Test
  void aRefusalInTheMiddleIsTheServers() {
    EngineException refusal =
        failure("COPY (SELECT 1 / (50000 - g) FROM generate_series(1, 90000) g) TO STDOUT");
    assertThat(refusal.engineCode()).isEqualTo("22012");
    assertThat(refusal.code()).isEqualTo(FailureCode.STATEMENT_FAILED);
  }

  @Test
  void aSessionThatIsEndedMeanwhileSaysSo() {
    int process = session.one("SELECT pg_backend_pid()", row -> row.getInt(1));
    AtomicBoolean ended = new AtomicBoolean();
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () ->
                session.copyOut(
                    "COPY (SELECT g FROM generate_series(1, 50000000) g) TO STDOUT",
                    (_, _, _) -> {
                      if (!ended.getAndSet(true)) {
                        SERVER.psql("postgres", "SELECT pg_terminate_backend(" + process + ")");
                      }
                    }));
    // A server that is ended while it waits for us to read says nothing more: it may stand in the
    // middle of a message (ProcessClientWriteInterrupt in its tcop/postgres.c).
    assertThat(failure.code()).isEqualTo(FailureCode.ENGINE_UNREACHABLE);
    assertThat(failure.engineCode()).isIn("57P01", "08006");
  }

  @Test
  void whyTheServerEndsASessionIsKept() {
    EngineException failure =
        failure(
            "COPY (SELECT g, pg_terminate_backend(pg_backend_pid()) FROM generate_series(1, 9) g) TO STDOUT");
    assertThat(failure.code()).isEqualTo(FailureCode.ENGINE_UNREACHABLE);
    assertThat(failure.engineCode()).isEqualTo("57P01");
  }

  @Test
  void aCancelEndsTheCopy() {
    AtomicBoolean cancelled = new AtomicBoolean();
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () ->
                session.copyOut(
                    "COPY (SELECT g FROM generate_series(1, 50000000) g) TO STDOUT",
                    (_, _, _) -> {
                      if (!cancelled.getAndSet(true)) {
                        session.cancel();
                      }
                    }));
    assertThat(failure.engineCode()).isEqualTo("57014");
  }

  @Test
  void aTakerThatFailsIsHeard() {
    assertThatThrownBy(
            () ->
                session.copyOut(
                    "COPY (SELECT g FROM generate_series(1, 5000000) g) TO STDOUT",
                    (_, _, _) -> {
                      throw new IOException("full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
  }

  private EngineException failure(String statement) {
    return catchThrowableOfType(
        EngineException.class, () -> session.copyOut(statement, (_, _, _) -> {}));
  }
}
