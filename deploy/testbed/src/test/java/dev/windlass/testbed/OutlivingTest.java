package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM of its own starts a server and is killed. */
class OutlivingTest {
  private static final Duration GONE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  /** What runs in the other JVM. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws Exception {
      PostgresOptions options =
          arguments[1].equals("disposable")
              ? PostgresOptions.forTests()
              : PostgresOptions.durable();
      PostgresServer server = PostgresServer.start(Path.of(arguments[0]), options);
      Path pid = Path.of(arguments[0]).resolve("data/postmaster.pid");
      System.out.println(Files.readAllLines(pid).getFirst() + " " + server.port());
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disposable", "durable"})
  void postgresEndsWhenItsJvmIsKilled(String kind) throws Exception {
    Path home = directory.resolve("server");
    ProcessHandle server = startAndKillTheJvm(home, kind);

    server.onExit().get(GONE.toSeconds(), TimeUnit.SECONDS);
    assertThat(server.isAlive()).isFalse();
    if (kind.equals("disposable")) {
      await().atMost(GONE).untilAsserted(() -> assertThat(home).doesNotExist());
    } else {
      assertThat(home.resolve("data/PG_VERSION")).exists();
      PostgresServer.start(home, PostgresOptions.durable()).close();
    }
  }

  @Test
  void postgresWorksWhereItsUserMayNotGo() throws Exception {
    Path closed = directory.resolve("closed");
    Directories.createPrivate(closed);
    try (PostgresServer server = PostgresServer.start(closed.resolve("server"))) {
      server.createDatabase("inside");
      server.restart();
      assertThat(server.psql("inside", "SELECT 1;")).isEqualTo("1\n");
    }
  }

  private static ProcessHandle startAndKillTheJvm(Path home, String kind) throws Exception {
    Process jvm =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Starter.class.getName(),
                    home.toString(),
                    kind))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = jvm.inputReader()) {
      String line =
          CompletableFuture.supplyAsync(() -> firstLine(output)).get(60, TimeUnit.SECONDS);
      ProcessHandle server = ProcessHandle.of(Long.parseLong(line.split(" ")[0])).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      return server;
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static String firstLine(BufferedReader output) {
    try {
      return output.readLine();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
