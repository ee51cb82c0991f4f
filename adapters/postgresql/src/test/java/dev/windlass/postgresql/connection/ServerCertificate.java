package dev.windlass.postgresql.connection;

import dev.windlass.testbed.PostgresServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A certificate of its own for a server of the testbed, with which it takes TLS. */
public final class ServerCertificate {
  private static final String PASSWORD = "changeit";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private ServerCertificate() {}

  /** Makes key and certificate and has the server load them; returns when it has. */
  public static void install(PostgresServer server, Path directory) throws Exception {
    Path store = directory.resolve("keys.p12");
    int status =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("keytool ended with " + status);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    Key key = keys.getKey("server", PASSWORD.toCharArray());
    // The server writes them itself, so that they are its own files, which it insists on.
    write(server, "server.key", "PRIVATE KEY", key.getEncoded());
    write(server, "server.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    server.psql("postgres", "ALTER SYSTEM SET ssl = on");
    server.psql("postgres", "SELECT pg_reload_conf()");
    if (!Waiting.until(PATIENCE, () -> server.psql("postgres", "SHOW ssl").contains("on"))) {
      throw new IllegalStateException("The server does not take TLS; see " + server.log());
    }
  }

  private static void write(PostgresServer server, String file, String kind, byte[] encoded) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    String text = "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----";
    server.psql(
        "postgres",
        "COPY (SELECT unnest(string_to_array('"
            + text
            + "', E'\\n'))) TO PROGRAM 'umask 077; cat > "
            + file
            + "'");
  }
}
