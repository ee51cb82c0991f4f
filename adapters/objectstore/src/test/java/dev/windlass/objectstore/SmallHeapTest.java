package dev.windlass.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.Secret;
import dev.windlass.engine.StoredObject;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestS3;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream much larger than the heap goes up and comes down. */
class SmallHeapTest {
  private static final int MIB = 1024 * 1024;
  private static final int SIZE = 160 * MIB;

  /** What runs in the other JVM: five-MiB parts, two in flight, and one being filled. */
  static final class Copying {
    private Copying() {}

    public static void main(String[] arguments) throws Exception {
      String secret = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      ObjectStoreSettings settings =
          ObjectStoreSettings.bucket("small-heap")
              .at(URI.create(arguments[0]))
              .as(arguments[1], Secret.of(secret))
              .parts(5 * MIB, 2);
      byte[] noise = new byte[MIB];
      new Random(1).nextBytes(noise);
      try (ObjectStore store = ObjectStore.open(settings)) {
        StoredObject stored;
        try (ObjectWriter writer = store.sink("p").create("large", "text/plain")) {
          for (int i = 0; i < SIZE / MIB; i++) {
            writer.stream().write(noise);
          }
          stored = writer.complete();
        }
        store.verify("p/large", stored);
        try (InputStream stream = store.source("p", Map.of("large", stored)).open("large")) {
          System.out.println(stream.transferTo(OutputStream.nullOutputStream()));
        }
      }
    }
  }

  @Test
  void aStreamOf160MegabytesPassesThroughAHeapOf40() throws Exception {
    S3Server server = TestS3.shared();
    server.createBucket("small-heap");
    Process copying =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx40m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Copying.class.getName(),
                    server.endpoint().toString(),
                    server.accessKey()))
            .redirectErrorStream(true)
            .start();
    try {
      copying.getOutputStream().write(server.secretKey().getBytes(StandardCharsets.UTF_8));
      copying.getOutputStream().close();
      String said = new String(copying.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(copying.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(said).endsWith(SIZE + "\n");
      assertThat(copying.exitValue()).isZero();
    } finally {
      copying.destroyForcibly();
    }
  }
}
