package dev.windlass.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/**
 * Ports on 127.0.0.1 for servers. They are chosen below the range from which the kernel serves
 * outgoing connections, so that a client which knocks at a stopped server cannot sit on its port
 * and make the restart fail. Between choosing and binding another process may be faster: callers
 * try again with the next one.
 */
public final class LocalPorts {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LocalPorts() {}

  /** A port that nobody listens on now. */
  public static int free() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = RANDOM.nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new TestbedException(
        "No free port was found on 127.0.0.1 between " + FIRST + " and " + LAST + ".");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
