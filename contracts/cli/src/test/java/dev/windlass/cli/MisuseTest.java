package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong command line or file is told; none of it needs Kafka. */
class MisuseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(25);
  @TempDir Path directory;

  private Run run(String... arguments) {
    return new Cli(directory).run(arguments);
  }

  private void refused(Run run, String sentence) {
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(sentence).doesNotContain("Exception", "\tat ");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|Say a command.",
        "bakup orders-pg orders|Did you mean: windlass backup",
        "backup orders-pg|Say which database to back up, or --physical for the whole server.",
        "backup orders-pg orders --lable x|Possible solutions: --label",
        "backup orders-pg orders --timeout soon|'soon' is no length of time: write 90s",
        "backup orders-pg orders --method magic|LOGICAL, PHYSICAL, NATIVE",
        "backup orders-pg orders --not-before tomorrow|'tomorrow' is no moment: write 2026",
        "kill orders-pg 4711 --started then|'then' is no moment",
        "jobs --since yesterday|'yesterday' is no moment",
        "follow 123|'123' is no job id: it has 32 hexadecimal digits",
        "restore --engine orders-pg --into x|Say which backup",
        "restore b --latest orders --engine orders-pg --into x|one of the two",
        "restore b --engine orders-pg|Say under which name to restore: --into NAME",
        "restore b --engine orders-pg --into x --replace|repeat its name: --confirm x",
        "restore b --engine orders-pg --into x --replace --confirm y|repeat its name: --confirm x",
        "restore b --engine orders-pg --into x --confirm x|--confirm goes with --replace only",
        "restore b --engine e --into x --replace --existing --confirm x|one of the two",
        "restore b --engine e --into x --replace-tables|--replace-tables goes with --existing only",
        "restore b --engine e --into x --only a.b.c|'a.b.c' is neither SCHEMA nor SCHEMA.TABLE",
        "backup orders-pg orders --include app.|'app.' is neither SCHEMA nor SCHEMA.TABLE",
        "backup orders-pg orders --globals --passwords|--passwords goes with --globals and --encrypt only",
        "decrypt b a b --key-file k|Cannot read k: there is no such file.",
        "decrypt b a --key-file -|the key has to come from a file then",
        "apply -f nothing.yaml|Cannot read nothing.yaml: there is no such file.",
        "apply -f .|Cannot read .: it is a directory.",
        "submit -f nothing.json|Cannot read nothing.json: there is no such file.",
        "engines --kafka-properties nothing|Cannot read nothing: there is no such file.",
      })
  void isToldInASentence(String line, String sentence) {
    refused(run(line.isEmpty() ? new String[0] : line.split(" ")), sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|holds no document",
        "name: x|has no kind: every document begins with `kind: Engine`",
        "kind: Engin|Document 1 of -f is not",
        "{kind: Engine, name: x, engine: postgresql, setings: {}}|setings is no field here; there are",
        "{kind: Engine, name: x|is neither YAML nor JSON",
        "[{kind: Engine, name: x, engine: p}, {kind: Engine, name: x, engine: p}]|two documents",
      })
  void aWrongDocumentIsNamed(String text, String sentence) {
    Run run = new Cli(directory).input(text).run("apply", "-f", "-");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).doesNotContain("\tat ", "tools.jackson");
    if (!sentence.contains("-f is not")) {
      assertThat(run.err()).contains(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|is not JSON",
        "[]|holds no JSON object",
        "{}|says no type. One of these: backup.check, backup.list",
        "{\"type\":\"database.bakup\"}|database.bakup",
        "{\"type\":\"database.backup\",\"target\":{\"engine\":\"a\",\"database\":\"b\"},\"spec\":{\"x\":1}}|spec.x",
      })
  void aWrongCommandFileIsNamed(String text, String sentence) {
    refused(new Cli(directory).input(text).run("submit", "-f", "-"), sentence);
  }

  @Test
  void bytesThatAreNoTextAreNamed() throws IOException {
    Files.write(directory.resolve("noise"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    refused(run("apply", "-f", "noise"), "Cannot read noise: it is not UTF-8 text.");
  }

  @Test
  void anUnreachableKafkaEndsWith5WithinTheBound() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    long start = System.nanoTime();
    Run run = run("engines", "--kafka", "127.0.0.1:" + port);
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err())
        .isEqualTo(
            "Kafka at 127.0.0.1:"
                + port
                + " did not answer within 10 s.\nSay where Kafka is with --kafka HOST:PORT or"
                + " WINDLASS_KAFKA; deploy/quickstart --stay starts one.\n");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  @Test
  void theEnvironmentFileAboveTheWorkingDirectorySaysWhereKafkaIs() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("a/b"));
    Files.createDirectories(directory.resolve(".windlass"));
    Files.writeString(
        directory.resolve(".windlass/env"),
        "# written by quickstart\nWINDLASS_KAFKA=no-such-host.invalid:1\n");
    Run run = new Cli(inner).run("engines");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).startsWith("Kafka's address no-such-host.invalid:1 cannot be resolved.");
    Run chosen = new Cli(inner).with("WINDLASS_KAFKA", "other.invalid:1").run("engines");
    assertThat(chosen.err()).startsWith("Kafka's address other.invalid:1 cannot be resolved.");
  }

  @Test
  void kafkaPropertiesReachTheClient() throws IOException {
    Files.writeString(directory.resolve("kafka.properties"), "security.protocol=NONSENSE\n");
    Run run = run("engines", "--kafka-properties", "kafka.properties");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.err()).contains("Kafka's properties are wrong", "NONSENSE");
  }
}
