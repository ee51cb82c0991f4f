package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A port is given to one caller, though nothing listens on it yet. */
class LocalPortsTest {
  /** What runs in the other JVM: chooses a port, says it, and waits for the end of its input. */
  static final class Chooser {
    private Chooser() {}

    public static void main(String[] arguments) throws Exception {
      int port = LocalPorts.free();
      try (PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8)) {
        out.println(port);
        System.in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @Test
  void aPortIsGivenOnce() {
    int port = LocalPorts.free();

    assertThatThrownBy(() -> LocalPorts.free(port, port + 1))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining("No free port was found on 127.0.0.1 between " + port);
  }

  @Test
  void aPortThatAnotherProcessChoseIsNotGivenUntilThatEnds() throws Exception {
    Process chooser =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Chooser.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      int port = Integer.parseInt(chooser.inputReader(StandardCharsets.UTF_8).readLine());

      assertThatThrownBy(() -> LocalPorts.free(port, port + 1))
          .isInstanceOf(TestbedException.class);
      chooser.destroyForcibly().waitFor();
      assertThat(LocalPorts.free(port, port + 1)).isEqualTo(port);
    } finally {
      chooser.destroyForcibly();
    }
  }

  @Test
  void aPortThatIsListenedOnIsNotGiven() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();

      assertThatThrownBy(() -> LocalPorts.free(port, port + 1))
          .isInstanceOf(TestbedException.class);
    }
  }
}
