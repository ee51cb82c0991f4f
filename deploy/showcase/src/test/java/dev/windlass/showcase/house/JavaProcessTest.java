package dev.windlass.showcase.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in a JVM of its own. */
class JavaProcessTest {
  @TempDir private Path directory;

  /** A program that cannot start. */
  static final class Broken {
    private Broken() {}

    public static void main(String[] arguments) {
      throw new IllegalStateException(
          "It does not start.", new IllegalArgumentException("its port is taken"));
    }
  }

  /** A program that starts. */
  static final class Sound {
    private Sound() {}

    public static void main(String[] arguments) throws Exception {
      JavaProcess.endWithParent();
      JavaProcess.ready("here");
      Thread.currentThread().join();
    }
  }

  @Test
  void theFirstLineSaysWhyAProgramDidNotStart() {
    assertThatThrownBy(() -> start("broken-1", Broken.class))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            failure ->
                assertThat(failure.getMessage().lines().findFirst().orElseThrow())
                    .startsWith(
                        "broken-1 ended with 1 (Caused by: java.lang.IllegalArgumentException: its"
                            + " port is taken); the end of ")
                    .endsWith("broken-1.log is:"));
  }

  @Test
  void aProgramAnswersAndEnds() {
    JavaProcess sound = start("sound", Sound.class);
    assertThat(sound.answer()).isEqualTo("here");
    assertThat(sound.isRunning()).isTrue();

    sound.close();

    assertThat(sound.isRunning()).isFalse();
  }

  private JavaProcess start(String name, Class<?> program) {
    return JavaProcess.start(
        new JavaProcess.Plan(name, program, List.of(), 32, Map.of(), JavaProcess.SHORT_LIVED),
        HouseOptions.inOneJvm(directory).loggingTo(directory.resolve("logs")));
  }
}
