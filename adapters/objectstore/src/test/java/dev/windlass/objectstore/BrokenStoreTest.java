package dev.windlass.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.Secret;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store goes away, comes back, is slow, breaks connections. */
class BrokenStoreTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final byte[] NOISE = noise(PART);

  @TempDir private Path directory;

  private S3Server server;
  private TcpProxy proxy;
  private ObjectStore store;

  @BeforeEach
  void open() {
    server = S3Server.start(directory.resolve("s3"));
    server.createBucket("bucket");
    proxy = TcpProxy.to(server.port());
    store =
        ObjectStore.open(
            ObjectStoreSettings.bucket("bucket")
                .at(URI.create("http://127.0.0.1:" + proxy.port()))
                .as(server.accessKey(), Secret.of(server.secretKey()))
                .parts(PART, 2));
  }

  @AfterEach
  void close() {
    store.close();
    proxy.close();
    server.close();
  }

  @Test
  void anUploadFailsWhenTheStoreStopsAndACleanUpRemovesWhatItLeft() throws Exception {
    try (ObjectWriter writer = store.sink("p").create("cut", "text/plain")) {
      writer.stream().write(NOISE);
      writer.stream().write(NOISE);
      writer.stream().write(1);
      server.stop();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 5; i++) {
                  writer.stream().write(NOISE);
                }
                writer.complete();
              })
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(FailureCode.STORAGE_UNREACHABLE))
          .hasMessageContaining("Cannot write p/cut");
    }
    assertUnreachable();

    server.start();

    assertThat(store.list("")).isEmpty();
    assertThat(store.abortUploads("p", Instant.MAX)).isEqualTo(1);
    assertThat(write("again", 2).bytes()).isEqualTo(2L * PART);
  }

  @Test
  void anUploadSurvivesConnectionsThatBreak() throws Exception {
    try (ObjectWriter writer = store.sink("p").create("bumpy", "text/plain")) {
      for (int i = 0; i < 6; i++) {
        writer.stream().write(NOISE);
        if (i % 2 == 1) {
          // Three times in all: even a part that is hit every time has a fourth attempt.
          proxy.cutConnections();
        }
      }
      StoredObject stored = writer.complete();
      store.verify("p/bumpy", stored);
    }
  }

  @Test
  void aDownloadGoesOnWhereItsConnectionBroke() throws Exception {
    StoredObject stored = write("object", 3);
    proxy.cutAfter(PART + 12_345);
    try (InputStream stream = store.source("p", Map.of("object", stored)).open("object")) {
      long read = 0;
      for (byte[] chunk = stream.readNBytes(1 << 20);
          chunk.length > 0;
          chunk = stream.readNBytes(1 << 20)) {
        if (read == 2L * PART) {
          proxy.cutConnections();
        }
        read += chunk.length;
      }
      assertThat(read).isEqualTo(3L * PART);
    }
  }

  @Test
  void aDownloadThatChangedMeanwhileFails() throws Exception {
    StoredObject stored = write("object", 3);
    try (InputStream stream = store.source("p", Map.of("object", stored)).open("object")) {
      assertThat(stream.readNBytes(PART)).hasSize(PART);
      store.delete(List.of("p/object"));
      store.createIfAbsent("p/object", new byte[3 * PART], "text/plain");
      proxy.cutConnections();
      assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aDownloadFailsWhenTheStoreIsGone() throws Exception {
    StoredObject stored = write("object", 3);
    try (InputStream stream = store.source("p", Map.of("object", stored)).open("object")) {
      proxy.cut();
      assertThatThrownBy(stream::readAllBytes)
          .satisfies(e -> assertThat(codeOf(e)).isEqualTo(FailureCode.STORAGE_UNREACHABLE));
    }
  }

  @Test
  void anUploadToASilentStoreIsGivenUpWhenItsThreadIsInterrupted() throws Exception {
    CountDownLatch silent = new CountDownLatch(1);
    Thread writing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (ObjectWriter writer = store.sink("p").create("silent", "text/plain")) {
                    writer.stream().write(NOISE);
                    writer.stream().write(1);
                    proxy.stall();
                    silent.countDown();
                    while (true) {
                      writer.stream().write(NOISE);
                    }
                  } catch (IOException interrupted) {
                    // As it should be.
                  }
                });
    silent.await();
    await().until(() -> writing.getState() == Thread.State.WAITING);
    writing.interrupt();
    assertThat(writing.join(Duration.ofSeconds(25))).isTrue();
    proxy.restore();
    store.abortUploads("p", Instant.MAX);
    assertThat(store.abortUploads("p", Instant.MAX)).isZero();
    assertThat(store.list("p")).isEmpty();
  }

  private void assertUnreachable() {
    assertThatThrownBy(store::checkHealth)
        .satisfies(e -> assertThat(codeOf(e)).isEqualTo(FailureCode.STORAGE_UNREACHABLE))
        .hasMessageContaining("no answer");
  }

  private StoredObject write(String name, int parts) throws IOException {
    try (ObjectWriter writer = store.sink("p").create(name, "application/octet-stream")) {
      for (int i = 0; i < parts; i++) {
        writer.stream().write(NOISE);
      }
      return writer.complete();
    }
  }

  private static FailureCode codeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineException known) {
        return known.code();
      }
    }
    throw new AssertionError("no EngineException", failure);
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
