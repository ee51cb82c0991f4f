package dev.windlass.testbed;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Ports on 127.0.0.1 for servers. They are chosen below the range from which the kernel serves
 * outgoing connections, so that a client which knocks at a stopped server cannot sit on its port
 * and make the restart fail.
 *
 * <p>A server may listen seconds after its port was chosen, and not listen for a while in between.
 * So that nobody else who chooses here takes the port meanwhile, in this process or in another, its
 * namesake of UDP is held, which no server of ours uses: the kernel gives it to one process, and
 * takes it back when that ends. The last {@value #HELD} ports are held. A program that chooses its
 * port in another way may still be faster: callers try again with the next one where they can.
 */
public final class LocalPorts {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 200;
  private static final int HELD = 256;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Deque<DatagramSocket> CLAIMS = new ArrayDeque<>();

  private LocalPorts() {}

  /** A port that nobody listens on, and that nobody else was given who still holds it. */
  public static int free() {
    return free(FIRST, LAST);
  }

  /** One from the first to the one before the last. */
  static int free(int first, int last) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = RANDOM.nextInt(first, last);
      if (claim(port)) {
        return port;
      }
    }
    throw new TestbedException(
        "No free port was found on 127.0.0.1 between " + first + " and " + last + ".");
  }

  private static boolean claim(int port) {
    DatagramSocket claim;
    try {
      claim = new DatagramSocket(at(port));
    } catch (SocketException claimed) {
      return false;
    }
    if (!nobodyListensOn(port)) {
      claim.close();
      return false;
    }
    hold(claim);
    return true;
  }

  private static void hold(DatagramSocket claim) {
    synchronized (CLAIMS) {
      CLAIMS.addLast(claim);
      if (CLAIMS.size() > HELD) {
        CLAIMS.removeFirst().close();
      }
    }
  }

  private static boolean nobodyListensOn(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(at(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
