package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windlass.messages.command.DryRunResult;
import dev.windlass.testbed.KafkaBroker;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own on a pseudo-terminal, which {@code script} makes. */
@Timeout(120)
class PseudoTerminalTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final Duration BOUND = Duration.ofSeconds(60);
  @TempDir Path directory;

  private Process start(String servers, String prefix) throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "There is no " + SCRIPT + " on this machine.");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String line =
        prefix
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + " -Dnative.encoding=UTF-8 -cp '"
            + classPath
            + "' dev.windlass.cli.Windlass backup orders-pg orders --id pty --kafka "
            + servers;
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qec", line, "/dev/null")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("COLUMNS", "72");
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    return builder.start();
  }

  private static StringBuffer read(Process process) {
    StringBuffer text = new StringBuffer();
    Thread.ofVirtual()
        .start(
            () -> {
              try (Reader in =
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
                for (int c = in.read(); c >= 0; c = in.read()) {
                  text.append((char) c);
                }
              } catch (IOException e) {
                text.append(e);
              }
            });
    return text;
  }

  @Test
  void showsABarThatMovesAndLeavesTheResult() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"));
        FakeWorker worker = new FakeWorker(broker.bootstrapServers())) {
      worker.answer(
          command ->
              List.of(
                  FakeWorker.accepted(command),
                  FakeWorker.started(command),
                  FakeWorker.progress(command, 40)));
      Process process = start(broker.bootstrapServers(), "");
      StringBuffer output = read(process);
      Awaitility.await().atMost(BOUND).until(() -> output.indexOf("40%") > 0);
      worker.publish(FakeWorker.succeeded(worker.last(), new DryRunResult(List.of("Nothing."))));

      assertThat(process.waitFor(BOUND)).isTrue();
      assertThat(process.exitValue()).isZero();
      Awaitility.await().atMost(BOUND).until(() -> output.indexOf("would be done") > 0);
      String text = output.toString();
      assertThat(text).contains("\r\033[K", "copy ", "█", " 40%  40.0 MiB of 100.0 MiB");
      assertThat(text.substring(text.lastIndexOf("\r\033[K")))
          .contains("Nothing was changed. This would be done:");
    }
  }

  @Test
  void controlCSaysThatTheJobGoesOn() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"));
        FakeWorker worker = new FakeWorker(broker.bootstrapServers())) {
      worker.answer(command -> List.of(FakeWorker.accepted(command), FakeWorker.started(command)));
      // A test run in the background ignores Ctrl-C, and so would its children.
      Process process = start(broker.bootstrapServers(), "exec env --default-signal=INT ");
      StringBuffer output = read(process);
      Awaitility.await().atMost(BOUND).until(() -> output.indexOf("started on worker-1") > 0);
      process.getOutputStream().write(3);
      process.getOutputStream().flush();
      assertThat(process.waitFor(BOUND)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      Awaitility.await()
          .atMost(BOUND)
          .untilAsserted(
              () ->
                  assertThat(output)
                      .contains(
                          "Stopped waiting; the job goes on. Follow it: windlass follow "
                              + worker.last().jobId()));
    }
  }
}
