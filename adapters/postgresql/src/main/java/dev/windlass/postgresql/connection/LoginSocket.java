package dev.windlass.postgresql.connection;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives the driver its socket and remembers it, so that whoever speaks another part of the protocol
 * goes on where the driver has logged in. The driver makes one object for each connection.
 */
public final class LoginSocket extends SocketFactory {
  private static final Map<String, Socket> SOCKETS = new ConcurrentHashMap<>();

  private final String login;

  /** Made by the driver. */
  public LoginSocket(String login) {
    this.login = login;
  }

  /** The socket of a login, plain or in TLS; forgotten with this call. */
  static @Nullable Socket take(String login) {
    return SOCKETS.remove(login);
  }

  /** Takes the place of an earlier socket of this login. */
  static void put(String login, Socket socket) {
    SOCKETS.put(login, socket);
  }

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    put(login, socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("The driver connects the socket itself.");
  }
}
