package dev.windlass.postgresql.connection;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** The driver's own TLS, which remembers the socket as {@link LoginSocket} does. */
public final class LoginTls extends LibPQFactory {
  private final String login;

  /** Made by the driver. */
  public LoginTls(Properties properties) throws PSQLException {
    super(properties);
    this.login =
        Objects.requireNonNullElse(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties), "");
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    Socket secured = super.createSocket(plain, host, port, autoClose);
    LoginSocket.put(login, secured);
    return secured;
  }
}
