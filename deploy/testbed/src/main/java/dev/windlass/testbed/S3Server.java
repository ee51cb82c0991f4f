package dev.windlass.testbed;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * An S3 server over HTTP in this JVM that keeps its objects as files. It checks signatures, and can
 * be stopped and started again on the same data and port.
 */
public final class S3Server implements AutoCloseable {
  private static final String REGION = "us-east-1";
  private static final String ACCESS_KEY = "windlass";
  private static final long STOP_MILLIS = 500;

  private final Path directory;
  private final boolean createdHere;
  private final FilesystemNio2BlobStore store;
  private final String secretKey;
  private int port;
  private @Nullable S3Proxy proxy;

  private S3Server(Path directory, boolean createdHere, int port) throws IOException {
    this.directory = directory;
    this.createdHere = createdHere;
    this.port = port;
    Path objects = Files.createDirectories(directory.resolve("objects"));
    this.store = new FilesystemNio2BlobStore(objects.toString());
    this.secretKey = StoredPassword.in(directory.resolve("secret-key"));
  }

  /** Starts a server on a free port. */
  public static S3Server start(Path directory) {
    return start(directory, OptionalInt.empty());
  }

  /** Starts a server on this port. Objects that are in the directory already are kept. */
  public static S3Server start(Path directory, int port) {
    return start(directory, OptionalInt.of(port));
  }

  private static S3Server start(Path wanted, OptionalInt port) {
    Path directory = wanted.toAbsolutePath().normalize();
    try {
      boolean created = Files.notExists(directory.resolve("objects"));
      S3Server server = new S3Server(directory, created, port.orElse(0));
      server.start();
      return server;
    } catch (IOException e) {
      throw new TestbedException("Cannot set the S3 server up in " + directory + ": " + e, e);
    }
  }

  /** Its address. Buckets are part of the path. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Who may use it. */
  public String accessKey() {
    return ACCESS_KEY;
  }

  /** The secret of {@link #accessKey}: random, kept in the server's directory. */
  public String secretKey() {
    return secretKey;
  }

  /** The region that requests are signed for. */
  public String region() {
    return REGION;
  }

  /** The port, the same over restarts. */
  public int port() {
    return port;
  }

  /** Where the objects are: a directory for each bucket. */
  public Path objects() {
    return directory.resolve("objects");
  }

  /** Makes a bucket; nothing happens when it is there. */
  public void createBucket(String name) {
    if (Files.notExists(objects().resolve(name))) {
      store.createContainer(CreateBucketRequest.builder().bucket(name).build());
    }
  }

  /** Whether it runs. */
  public synchronized boolean isRunning() {
    return proxy != null;
  }

  /** Starts it again on the same data and port. Nothing happens when it runs. */
  public synchronized void start() {
    if (proxy != null) {
      return;
    }
    boolean anyPort = port == 0;
    for (int attempt = 0; attempt < 5; attempt++) {
      if (anyPort) {
        port = LocalPorts.free();
      }
      try {
        S3Proxy starting = build();
        starting.start();
        proxy = starting;
        return;
      } catch (Exception e) {
        if (!anyPort || !(e.getCause() instanceof BindException)) {
          throw new TestbedException("The S3 server did not start on " + endpoint() + ": " + e, e);
        }
      }
    }
    throw new TestbedException("The S3 server found no free port.");
  }

  /** Stops it, cutting the requests that are under way; objects and port stay. */
  public synchronized void stop() {
    S3Proxy current = proxy;
    if (current != null) {
      proxy = null;
      try {
        current.stop();
      } catch (TimeoutException cut) {
        // Somebody still had a connection; it is closed now.
      } catch (Exception e) {
        throw new TestbedException("The S3 server did not stop: " + e, e);
      }
    }
  }

  /** Stops it and removes its objects when this object made the directory. */
  @Override
  public void close() {
    stop();
    if (createdHere) {
      Directories.delete(directory);
    }
  }

  private S3Proxy build() {
    return S3Proxy.builder()
        .blobStore(store)
        .endpoint(endpoint())
        .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, secretKey)
        .ignoreUnknownHeaders(true)
        .stopTimeout(STOP_MILLIS)
        .build();
  }
}
