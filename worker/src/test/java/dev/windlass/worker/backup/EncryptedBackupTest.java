package dev.windlass.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupEncryption;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.TestStores;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What lies in the store of an encrypted backup, and who can restore it. */
@Timeout(120)
class EncryptedBackupTest {
  private static final String KEY = "secret:test:first";
  private static final DatabaseBackup SPEC =
      new DatabaseBackup(null, null, null, null, null, null, null, new BackupEncryption(KEY), null);

  private static OperationBench bench;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(EncryptedBackupTest.class);
  }

  private static BackupResult backUp(String database) {
    return (BackupResult)
        bench.backup().run(bench.start(database, SPEC, CommandOptions.NONE), SPEC);
  }

  private static BackupManifest manifest(BackupResult result) {
    BackupRecord record = bench.catalogue().find(result.backupId()).orElseThrow();
    return Manifests.read(
        bench.store().read(record.key("manifest.json"), 1 << 20), result.manifestSha256());
  }

  private static void restore(BackupResult result, String target, String key) {
    DatabaseRestore spec =
        new DatabaseRestore(result.backupId(), null, null, null, null, null, null, null, key);
    bench.restore().run(bench.start(target, spec, CommandOptions.NONE), spec);
  }

  @Test
  void theStoreHoldsNothingInTheClearAndTheManifestNamesTheKey() {
    String database = bench.database(3);
    BackupResult result = backUp(database);
    BackupManifest manifest = manifest(result);
    assertThat(manifest.formatVersion()).isEqualTo(2);
    assertThat(manifest.encryption().key()).isEqualTo(KEY);
    assertThat(manifest.properties().toString()).doesNotContain("keyCheck");
    BackupRecord record = bench.catalogue().find(result.backupId()).orElseThrow();
    for (BackupManifest.Part part : manifest.parts()) {
      byte[] stored = bench.store().read(record.key(part.object().name()), 1 << 20);
      assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("row of");
      bench.store().verify(record.key(part.object().name()), part.object());
    }
    restore(result, database + "_copy", null);
    assertThat(bench.engine().content().get(database + "_copy"))
        .isEqualTo(bench.engine().content().get(database));
  }

  @Test
  void aWrongKeyAndAMissingOneFailBeforeTheTargetIsTouchedAndTheRightOneElsewhereServes() {
    String database = bench.database(2);
    BackupResult result = backUp(database);
    EngineException wrong =
        catchThrowableOfType(
            EngineException.class, () -> restore(result, database + "_w", "secret:test:other"));
    assertThat(wrong.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(wrong)
        .hasMessageContaining("secret:test:other is not the one that backup")
        .message()
        .doesNotContain("Zmlyc3Q");
    EngineException missing =
        catchThrowableOfType(
            EngineException.class, () -> restore(result, database + "_m", "secret:env:NONE"));
    assertThat(missing.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(bench.engine().content()).doesNotContainKeys(database + "_w", database + "_m");
    restore(result, database + "_r", KEY);
    assertThat(bench.engine().content()).containsKey(database + "_r");
  }

  @Test
  void passwordsWithoutEncryptionAreRefused() {
    DatabaseBackup spec =
        new DatabaseBackup(
            null, null, null, null, null, null, BackupGlobals.WITH_PASSWORDS, null, null);
    String database = bench.database(1);
    EngineException refused =
        catchThrowableOfType(
            EngineException.class,
            () -> bench.backup().run(bench.start(database, spec, CommandOptions.NONE), spec));
    assertThat(refused.code()).isEqualTo(FailureCode.INVALID_COMMAND);
  }

  @Test
  void theNextOwnerTakesOverWhatIsEncryptedForTheEarlierBackup() {
    String database = bench.database(4);
    ScriptedContext first = bench.start(database, SPEC, CommandOptions.NONE);
    bench.engine().scriptedBackups().keepViews(true);
    bench
        .engine()
        .script()
        .at(
            "write t3",
            () -> {
              bench.jobs().orphan(first.job());
              throw new IllegalStateException("killed");
            });
    assertThat(catchThrowable(() -> bench.backup().run(first, SPEC))).isNotNull();
    bench.engine().script().calm();
    bench.jobs().adopt(first.job());
    ScriptedContext second = bench.takeOver(first);
    BackupResult result = (BackupResult) bench.backup().run(second, SPEC);
    bench.engine().scriptedBackups().keepViews(false);
    bench.engine().scriptedBackups().killViews();
    assertThat(second.told()).anyMatch(told -> told.contains("gone on under the snapshot"));
    restore(result, database + "_copy", null);
    assertThat(bench.engine().content().get(database + "_copy"))
        .isEqualTo(bench.engine().content().get(database));
  }

  /** A store that checks nothing, as one whose manifest was changed along with its objects. */
  private static final class CarelessStore implements ObjectSink, ObjectSource {
    final Map<String, byte[]> objects = new TreeMap<>();

    @Override
    public InputStream open(String name) {
      return new ByteArrayInputStream(objects.get(name));
    }

    @Override
    public ObjectWriter create(String name, String contentType) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return new ObjectWriter() {
        @Override
        public OutputStream stream() {
          return bytes;
        }

        @Override
        public StoredObject complete() {
          objects.put(name, bytes.toByteArray());
          return new StoredObject(name, bytes.size(), "");
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void objectsThatWereSwappedCutOrTakenFromAnotherBackupAreNoticedWithoutAnyChecksum()
      throws IOException {
    BackupKeys keys = TestStores.keys();
    CarelessStore store = new CarelessStore();
    BackupKeys.EncryptedBackup backup = keys.begin(KEY, "b1");
    for (String name : new String[] {"one", "two"}) {
      try (ObjectSink.ObjectWriter writer = backup.into(store).create(name, "text/plain")) {
        writer.stream().write(("content of " + name).getBytes(StandardCharsets.UTF_8));
        writer.complete();
      }
    }
    ObjectSource plain = keys.reading(manifest("b1", backup), store, null);
    assertThat(plain.open("one").readAllBytes()).asString().isEqualTo("content of one");

    byte[] one = store.objects.get("one");
    store.objects.put("two", one);
    assertDamaged(plain, "two");
    store.objects.put("one", Arrays.copyOf(one, one.length - 1));
    assertDamaged(plain, "one");
    store.objects.put("one", one);
    assertDamaged(keys.reading(manifest("b2", keys.begin(KEY, "b2")), store, null), "one");
  }

  private static BackupManifest manifest(String id, BackupKeys.EncryptedBackup backup) {
    BackupManifest any = manifest(backUp(bench.database(1)));
    return new BackupManifest(
        2,
        id,
        any.engine(),
        any.engineKind(),
        any.engineVersion(),
        any.database(),
        any.method(),
        any.snapshotAt(),
        null,
        any.windlassVersion(),
        backup.how(),
        Map.of(),
        any.parts());
  }

  private static void assertDamaged(ObjectSource source, String name) {
    IOException failure =
        catchThrowableOfType(IOException.class, () -> source.open(name).readAllBytes());
    assertThat(failure).hasCauseInstanceOf(EngineException.class);
    assertThat(((EngineException) failure.getCause()).code())
        .isEqualTo(FailureCode.INTEGRITY_FAILED);
  }
}
