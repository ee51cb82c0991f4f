package dev.windlass.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.Secret;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestS3;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoreTest {
  private static final int PART = 5 * 1024 * 1024;
  private static final S3Server SERVER = TestS3.shared();

  private String prefix;
  private ObjectStore store;

  @BeforeEach
  void open() {
    SERVER.createBucket("objectstore-test");
    prefix = "test/" + System.nanoTime();
    store = ObjectStore.open(settings().below(prefix));
  }

  @AfterEach
  void close() {
    assertThat(store.abortUploads("", Instant.MAX)).as("uploads left behind").isZero();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 70_000, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 17})
  void readsWhatItWrote(int size) throws Exception {
    byte[] bytes = noise(size);

    StoredObject stored = write("some/prefix", "data.bin", bytes);

    assertThat(stored).isEqualTo(new StoredObject("data.bin", size, sha256(bytes)));
    assertThat(read("some/prefix", stored)).isEqualTo(bytes);
    store.verify("some/prefix/data.bin", stored);
  }

  @Test
  void verifiesByTheStoresChecksumWithoutReadingWhatItWroteItself() throws Exception {
    for (int size : List.of(1000, 2 * PART + 5)) {
      StoredObject stored = write("p", "object", noise(size));
      damage(fileOf("p/object"));
      store.verify("p/object", stored);
      StoredObject other = new StoredObject("object", size, sha256(noise(size + 1)));
      assertFails(FailureCode.INTEGRITY_FAILED, () -> store.verify("p/object", other));
    }
  }

  @Test
  void readsBackWhatAnotherProcessWroteInParts() throws Exception {
    byte[] bytes = noise(2 * PART);
    StoredObject stored = write("p", "object", bytes);
    try (ObjectStore other = ObjectStore.open(settings().below(prefix))) {
      other.verify("p/object", stored);
      damage(fileOf("p/object"));
      assertFails(FailureCode.INTEGRITY_FAILED, () -> other.verify("p/object", stored))
          .hasMessageContaining("p/object is not what was written");
    }
  }

  @Test
  void noticesAnObjectThatIsShorterOrGone() throws Exception {
    StoredObject stored = write("p", "object", noise(1000));
    StoredObject longer = new StoredObject("object", 1001, stored.sha256());
    assertFails(FailureCode.INTEGRITY_FAILED, () -> store.verify("p/object", longer));
    store.delete(List.of("p/object"));
    assertFails(FailureCode.NOT_FOUND, () -> store.verify("p/object", stored));
    assertFails(FailureCode.NOT_FOUND, () -> read("p", stored));
  }

  @Test
  void failsAtTheEndOfADamagedObject() throws Exception {
    StoredObject stored = write("p", "object", noise(1000));
    damage(fileOf("p/object"));
    assertThatThrownBy(() -> read("p", stored))
        .isInstanceOf(IOException.class)
        .cause()
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INTEGRITY_FAILED));
  }

  @Test
  void refusesToReadWhatIsNotInTheManifest() throws Exception {
    write("p", "object", noise(10));
    assertFails(
            FailureCode.NOT_FOUND, () -> store.source("p", Map.of()).open("object").readAllBytes())
        .hasMessageContaining("not in the manifest");
  }

  @Test
  void leavesNothingOfAnObjectThatWasNotCompleted() throws Exception {
    for (int size : List.of(100, 3 * PART)) {
      try (ObjectWriter writer = store.sink("p").create("abandoned", "text/plain")) {
        writer.stream().write(noise(size));
      }
      assertThat(store.list("p")).isEmpty();
    }
  }

  @Test
  void leavesNothingWhenTheSourceFails() {
    InputStream failing =
        new InputStream() {
          private int left = 2 * PART;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("the source broke");
            }
            return 'x';
          }
        };
    assertThatThrownBy(
            () -> {
              try (ObjectWriter writer = store.sink("p").create("broken", "text/plain")) {
                failing.transferTo(writer.stream());
                writer.complete();
              }
            })
        .hasMessage("the source broke");
    assertThat(store.list("p")).isEmpty();
  }

  @Test
  void refusesBytesAfterTheEnd() throws Exception {
    try (ObjectWriter writer = store.sink("p").create("object", "text/plain")) {
      writer.stream().write(1);
      writer.complete();
      assertThatThrownBy(() -> writer.stream().write(2)).isInstanceOf(IOException.class);
      assertThatThrownBy(writer::complete).isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.read("p/object", 10)).containsExactly(1);
  }

  @Test
  void abortsWhatAKilledUploadLeftBehind() throws Exception {
    ObjectWriter killed = store.sink("p").create("killed", "text/plain");
    killed.stream().write(noise(2 * PART + 1));

    assertThat(store.abortUploads("p", Instant.EPOCH)).isZero();
    assertThat(store.abortUploads("elsewhere", Instant.MAX)).isZero();
    assertThat(store.abortUploads("p", Instant.MAX)).isEqualTo(1);

    assertThatThrownBy(killed::complete).isInstanceOf(EngineException.class);
    killed.close();
  }

  @Test
  void createsAnObjectOnceOfManyWhoTry() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tries =
          java.util.stream.IntStream.range(0, 8)
              .<Callable<Boolean>>mapToObj(
                  i -> () -> store.createIfAbsent("once", new byte[] {(byte) i}, "text/plain"))
              .toList();
      int created = 0;
      for (Future<Boolean> result : threads.invokeAll(tries)) {
        created += result.get() ? 1 : 0;
      }
      assertThat(created).isEqualTo(1);
    }
    assertThat(store.read("once", 1)).hasSize(1);
  }

  @Test
  void listsInOrderAndDeletesWhatIsThereOrNot() throws Exception {
    for (String name : List.of("b", "a", "c")) {
      store.createIfAbsent("dir/" + name, name.getBytes(StandardCharsets.UTF_8), "text/plain");
    }
    store.createIfAbsent("other", new byte[0], "text/plain");
    assertThat(store.list("dir/"))
        .extracting(ListedObject::key)
        .containsExactly("dir/a", "dir/b", "dir/c");

    store.delete(List.of("dir/a", "dir/c", "never/there"));
    store.delete(List.of());

    assertThat(store.list("")).extracting(ListedObject::key).containsExactly("dir/b", "other");
  }

  @Test
  void refusesToReadMoreThanTheCallerWants() {
    store.createIfAbsent("large", new byte[11], "text/plain");
    assertFails(FailureCode.PRECONDITION_FAILED, () -> store.read("large", 10));
    assertFails(FailureCode.NOT_FOUND, () -> store.read("missing", 10));
  }

  @Test
  void keepsObjectsOfHostileNamesApart() {
    List<String> names =
        List.of(
            "plain",
            "..",
            ".",
            "",
            "a/b",
            "a b",
            "../../etc",
            "x\ny\u0001",
            "ü\"';DROP",
            "%",
            "ı",
            "long".repeat(100),
            "long".repeat(101));
    for (String name : names) {
      byte[] content = name.getBytes(StandardCharsets.UTF_8);
      String key = ObjectKey.of("backups", name, "end");
      assertThat(store.createIfAbsent(key, content, "text/plain")).as(key).isTrue();
    }
    for (String name : names) {
      assertThat(store.read(ObjectKey.of("backups", name, "end"), 1000))
          .isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(store.list("backups/")).hasSize(names.size());
  }

  @Test
  void isHealthyWhereItMayListTheBucket() {
    store.checkHealth();
  }

  @Test
  void namesTheBucketThatIsMissing() {
    try (ObjectStore elsewhere =
        ObjectStore.open(
            ObjectStoreSettings.bucket("no-such-bucket")
                .at(SERVER.endpoint())
                .as(SERVER.accessKey(), Secret.of(SERVER.secretKey())))) {
      for (ThrowingCallable use : uses(elsewhere)) {
        assertFails(FailureCode.CONFIGURATION_INVALID, use)
            .hasMessageContaining("no-such-bucket")
            .hasMessageContaining("the bucket does not exist");
      }
    }
  }

  @Test
  void tellsAWrongSecretFromAnUnknownKeyAndShowsNeither() {
    try (ObjectStore wrong =
        ObjectStore.open(settings().as(SERVER.accessKey(), Secret.of("not-the-secret")))) {
      for (ThrowingCallable use : uses(wrong)) {
        assertFails(FailureCode.CONFIGURATION_INVALID, use)
            .hasMessageContaining("the secret key is wrong")
            .hasMessageNotContaining("not-the-secret");
      }
    }
    try (ObjectStore unknown =
        ObjectStore.open(settings().as("nobody", Secret.of(SERVER.secretKey())))) {
      assertFails(FailureCode.CONFIGURATION_INVALID, unknown::checkHealth)
          .hasMessageContaining("the store does not know the access key");
    }
  }

  @Test
  void refusesSettingsThatCannotWorkAndNamesThemAll() {
    assertFails(
            FailureCode.CONFIGURATION_INVALID,
            () ->
                new ObjectStoreSettings(
                    "", java.net.URI.create("nonsense"), "", "", "key", null, true, 1, 0))
        .hasMessageContainingAll(
            "bucket has no name", "region", "nonsense", "secret key", "part size", "in flight");
  }

  private static List<ThrowingCallable> uses(ObjectStore store) {
    return List.of(
        store::checkHealth,
        () -> store.list("x"),
        () -> store.read("x", 10),
        () -> store.createIfAbsent("x", new byte[10], "text/plain"),
        () -> {
          try (ObjectWriter writer = store.sink("x").create("small", "text/plain")) {
            writer.stream().write(new byte[1000]);
            writer.complete();
          }
        },
        () -> {
          try (ObjectWriter writer = store.sink("x").create("large", "text/plain")) {
            writer.stream().write(new byte[3 * PART]);
            writer.complete();
          } catch (IOException e) {
            throw e.getCause();
          }
        });
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(
      FailureCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private StoredObject write(String below, String name, byte[] bytes) throws IOException {
    try (ObjectWriter writer = store.sink(below).create(name, "application/octet-stream")) {
      writer.stream().write(bytes);
      return writer.complete();
    }
  }

  private byte[] read(String below, StoredObject stored) throws IOException {
    try (InputStream stream =
        store.source(below, Map.of(stored.name(), stored)).open(stored.name())) {
      return stream.readAllBytes();
    }
  }

  private Path fileOf(String key) {
    return SERVER.objects().resolve("objectstore-test").resolve(prefix).resolve(key);
  }

  /** Changes one byte in the store's file, behind its back. */
  private static void damage(Path file) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {0, 1, 2, 3}), 500);
    }
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static ObjectStoreSettings settings() {
    return ObjectStoreSettings.bucket("objectstore-test")
        .at(SERVER.endpoint())
        .as(SERVER.accessKey(), Secret.of(SERVER.secretKey()))
        .parts(PART, 3);
  }
}
