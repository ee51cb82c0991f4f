package dev.windlass.postgresql;

import dev.windlass.engine.testkit.EngineUnderTest;
import dev.windlass.engine.testkit.ObservationSuite;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and logs, in both formats that the server can be told to write its log in. */
class ObservationConformanceTest {
  /** A server that collects its log. */
  abstract static class OnOwnServer extends ObservationSuite {
    @TempDir private static Path directory;

    private final String destination;
    private @Nullable PostgresServer server;

    OnOwnServer(String destination) {
      this.destination = destination;
    }

    @BeforeAll
    void start() {
      server =
          PostgresServer.start(
              directory.resolve(destination),
              PostgresOptions.forTests()
                  .with("logging_collector", "on")
                  .with("log_timezone", "Asia/Kathmandu")
                  .with("log_destination", destination));
    }

    @AfterAll
    void stop() {
      Objects.requireNonNull(server).close();
    }

    @Override
    protected EngineUnderTest subject() {
      return new PostgresqlUnderTest(Objects.requireNonNull(server));
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class AsJson extends OnOwnServer {
    AsJson() {
      super("jsonlog");
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class AsCsv extends OnOwnServer {
    AsCsv() {
      super("csvlog");
    }
  }
}
