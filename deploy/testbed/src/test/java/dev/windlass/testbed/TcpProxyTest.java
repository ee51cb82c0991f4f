package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 42)).isEqualTo(42);
    }
  }

  @Test
  void cutsAndRefusesUntilRestored() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 1)).isEqualTo(1);
      proxy.cut();
      assertThat(isBroken(client)).isTrue();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
    proxy.restore();
    try (Socket client = connect()) {
      assertThat(echoed(client, 2)).isEqualTo(2);
    }
  }

  @Test
  void fallsSilentUntilRestored() throws IOException {
    try (Socket client = connect()) {
      proxy.stall();
      client.setSoTimeout(100);
      client.getOutputStream().write(7);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.restore();
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void breaksAfterSoManyBytes() throws IOException {
    proxy.cutAfter(3);
    try (Socket client = connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(echoed(client, i)).isEqualTo(i);
      }
      client.getOutputStream().write(9);
      assertThat(isBroken(client)).isTrue();
    }
    try (Socket client = connect()) {
      assertThat(echoed(client, 5)).isEqualTo(5);
    }
  }

  private static boolean isBroken(Socket client) {
    try {
      return client.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int echoed(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = echo.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (client) {
                    client.getInputStream().transferTo(client.getOutputStream());
                  } catch (IOException gone) {
                    // The test is over.
                  }
                });
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
