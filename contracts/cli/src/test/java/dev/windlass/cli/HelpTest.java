package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.cli.command.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The help is compared with files in {@code src/test/resources/help}. After a change that is meant,
 * {@code -Dwindlass.golden=write} writes them anew.
 */
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/help");

  static Stream<String> commands() {
    return Stream.concat(Stream.of("", "audit tail"), CommandTable.commands().keySet().stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void readsAsItIsWrittenDown(String command) throws IOException {
    String[] words = (command + " --help").strip().split(" ");
    Run run = new Cli(Path.of("")).run(words);
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    String name = (command.isEmpty() ? "windlass" : command.replace(' ', '-')) + ".txt";
    if ("write".equals(System.getProperty("windlass.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(GOLDEN.resolve(name), run.out());
    }
    assertThat(run.out()).isEqualTo(Files.readString(GOLDEN.resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasAnExampleAndFitsANarrowTerminal(String command) {
    String[] words = (command + " --help").strip().split(" ");
    Run run = new Cli(Path.of("")).terminal(80).with("NO_COLOR", "1").run(words);
    assertThat(run.out()).contains(command.isEmpty() ? "First steps:" : "Example");
    assertThat(run.out()).contains("  windlass " + command);
  }

  @Test
  void theExitCodesAreDocumented() {
    String help = new Cli(Path.of("")).run("--help").out();
    for (var code : dev.windlass.cli.run.ExitCode.values()) {
      assertThat(help).contains("\n  " + code.code() + "  ");
    }
  }
}
