package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.BackupDriver;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.messages.command.DatabaseRestore.Clash;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some schemas and tables of a database: into a backup, out of one, and into what is there. */
class SelectionTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final String CONTENT =
      """
      CREATE SCHEMA shop; CREATE SCHEMA "log; DROP ""x"; CREATE SCHEMA tools;
      CREATE TYPE shop.state AS ENUM ('new', 'sent');
      CREATE DOMAIN shop.note AS text; ALTER DOMAIN shop.note ADD CHECK (VALUE <> 'x') NOT VALID;
      CREATE SEQUENCE shop.shared;
      CREATE FUNCTION tools.twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * i';
      CREATE FUNCTION shop.note() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.note := COALESCE(NEW.note, '{d}'); RETURN NEW; END $$;
      CREATE TABLE shop.customer (id serial PRIMARY KEY, name text NOT NULL);
      INSERT INTO shop.customer (name) SELECT 'c' || g FROM generate_series(1, 20) g;
      CREATE TABLE shop.orders (
        id int GENERATED ALWAYS AS IDENTITY, customer int REFERENCES shop.customer,
        state shop.state DEFAULT 'new', at date NOT NULL, note shop.note,
        n int DEFAULT nextval('shop.shared'), PRIMARY KEY (id, at))
        PARTITION BY RANGE (at);
      CREATE TABLE shop.orders_1 PARTITION OF shop.orders FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
      CREATE TABLE shop.orders_2 PARTITION OF shop.orders FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
      CREATE INDEX ON shop.orders (state);
      CREATE TRIGGER noting BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.note();
      INSERT INTO shop.orders (customer, at) SELECT 1 + g % 20, date '2026-01-01' + g FROM generate_series(1, 300) g;
      COMMENT ON TABLE shop.orders IS 'what was ordered';
      CREATE VIEW shop.open_orders AS SELECT * FROM shop.orders WHERE state = 'new';
      CREATE TABLE "log; DROP ""x"."Entry*1" (at timestamptz, twice int GENERATED ALWAYS AS (tools.twice(4)) STORED);
      INSERT INTO "log; DROP ""x"."Entry*1" VALUES ('2026-01-01');
      CREATE TABLE "log; DROP ""x"."Entry21" (a int);
      INSERT INTO "log; DROP ""x"."Entry21" VALUES (1);
      SELECT lo_from_bytea(7, 'large');
      CREATE PUBLICATION "some; tables" FOR TABLE shop.orders, shop.customer;
      """;

  @TempDir Path directory;
  private Engine engine;
  private String source;
  private DirectoryStore store;
  private int restores;
  private String leftOut = "";

  @BeforeEach
  void fill() {
    engine = TestEngine.on(SERVER);
    source = TestPostgres.newDatabase(SelectionTest.class);
    SERVER.psql(source, CONTENT);
    store = new DirectoryStore(directory.resolve("backup"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static ObjectPattern schema(String name) {
    return new ObjectPattern(name, null);
  }

  private static ObjectPattern table(String schema, String name) {
    return new ObjectPattern(schema, name);
  }

  private BackupManifest backUp(List<ObjectPattern> include, List<ObjectPattern> exclude) {
    return new BackupDriver(engine.backups(), 2)
        .backup(
            new BackupRequest(
                source,
                BackupMethod.LOGICAL,
                2,
                1,
                new BackupScope(include, exclude, null),
                BackupPace.GENTLE),
            store,
            WorkMonitor.NONE);
  }

  private String restore(
      BackupManifest manifest,
      String database,
      List<ObjectPattern> only,
      @Nullable Clash existing) {
    RestoreRequest request =
        new RestoreRequest(
            "5e1ec7ed%08d".formatted(restores++),
            database,
            false,
            2,
            new RestoreScope(only, existing, false));
    BackupDriver driver = new BackupDriver(engine.backups(), 2);
    try (RestoreSession session = engine.backups().restore(request, manifest, store)) {
      session.prepare(WorkMonitor.NONE);
      driver.load(session, WorkMonitor.NONE);
      session.finish(WorkMonitor.NONE);
      session.publish(WorkMonitor.NONE);
      leftOut = String.join("\n", session.leftOut());
    }
    return database;
  }

  private EngineException refused(Runnable work) {
    EngineException failure = catchThrowableOfType(EngineException.class, work::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static String tables(String database) {
    return SERVER
        .psql(
            database,
            "SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY c.oid::regclass::text)"
                + " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                + " WHERE relkind IN ('r', 'p', 'v') AND nspname !~ '^(pg_|information_schema)'")
        .strip();
  }

  @Test
  void schemasThatAreIncludedComeBackAndNothingElse() {
    BackupManifest manifest = backUp(List.of(schema("sho?")), List.of());
    String copy = restore(manifest, source + "_copy", List.of(), null);
    assertThat(tables(copy))
        .isEqualTo("shop.customer shop.open_orders shop.orders shop.orders_1 shop.orders_2");
    assertThat(SERVER.psql(copy, "SELECT count(*), max(id) FROM shop.orders").strip())
        .isEqualTo("300|300");
    assertThat(manifest.properties().get("include")).isEqualTo(List.of("sho?"));
  }

  @Test
  void whatIsExcludedStaysOutByItsExactName() {
    BackupManifest manifest =
        backUp(
            List.of(), List.of(table("log; DROP \"x", "Entry\\*1"), table("shop", "open_orders")));
    String copy = restore(manifest, source + "_copy", List.of(), null);
    assertThat(tables(copy))
        .isEqualTo(
            "\"log; DROP \"\"x\".\"Entry21\" shop.customer shop.orders shop.orders_1"
                + " shop.orders_2");
    assertThat(SERVER.psql(copy, "SELECT nextval('shop.customer_id_seq'), lo_get(7)").strip())
        .isEqualTo("21|\\x6c61726765");
  }

  @Test
  void aPatternThatMeansNothingIsRefused() {
    EngineException failure =
        refused(() -> backUp(List.of(schema("shop"), table("shop", "ordres")), List.of()));
    assertThat(failure.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure).hasMessageContaining("shop.ordres");
  }

  @Test
  void aSelectionThatCouldNotBeRestoredByItselfIsRefused() {
    EngineException failure = refused(() -> backUp(List.of(table("shop", "orders")), List.of()));
    assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(failure).hasMessageContaining("needs table shop.customer");
    assertThat(refused(() -> backUp(List.of(schema("log*")), List.of())))
        .hasMessageContaining("needs function tools.twice(integer)");
    assertThat(refused(() -> backUp(List.of(), List.of(table("shop", "orders")))))
        .hasMessageContaining("view shop.open_orders needs");
  }

  @Test
  void singleTablesComeOutOfABackupOfEverything() {
    BackupManifest manifest = backUp(List.of(), List.of());
    String copy = restore(manifest, source + "_copy", List.of(table("shop", "orders")), null);
    assertThat(tables(copy)).isEqualTo("shop.orders shop.orders_1 shop.orders_2");
    assertThat(
            SERVER
                .psql(
                    copy,
                    """
                    SELECT count(*), count(DISTINCT note),
                           (SELECT count(*) FROM pg_constraint WHERE contype = 'f'),
                           (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'shop.orders'::regclass),
                           obj_description('shop.orders'::regclass), to_regclass('shop.customer'),
                           nextval('shop.orders_id_seq'),
                           (SELECT count(*) FROM pg_largeobject_metadata)
                      FROM shop.orders
                    """)
                .strip())
        .isEqualTo("300|1|0|1|what was ordered||301|0");
    assertThat(leftOut.lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("FK CONSTRAINT shop orders .*: needs what is not restored"))
        .anyMatch(line -> line.startsWith("PUBLICATION TABLE shop some; tables orders"))
        .anyMatch(line -> line.startsWith("large objects: "));
    assertThat(SERVER.psql(copy, "SELECT count(*) FROM shop.orders_2").strip()).isEqualTo("120");
  }

  @Test
  void aViewIsRefusedWithoutItsTableAndAMisspeltNameToo() {
    BackupManifest manifest = backUp(List.of(), List.of());
    EngineException view =
        refused(
            () -> restore(manifest, source + "_copy", List.of(table("shop", "open_orders")), null));
    assertThat(view.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(view).hasMessageContaining("\"shop\".\"open_orders\" needs \"shop\".\"orders\"");
    assertThat(
            refused(() -> restore(manifest, source + "_c", List.of(schema("shpo")), null)).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void intoAnExistingDatabaseATableIsRefusedReplacedOrPutBesideOthers() {
    BackupManifest manifest = backUp(List.of(), List.of());
    List<ObjectPattern> only = List.of(table("shop", "orders"), table("shop", "customer"));
    SERVER.psql(
        source,
        "DROP VIEW shop.open_orders; DELETE FROM shop.orders; CREATE TABLE shop.mine (a int);"
            + " COMMENT ON SCHEMA shop IS 'changed since'; SELECT setval('shop.shared', 776)");
    EngineException clash = refused(() -> restore(manifest, source, only, Clash.REFUSE));
    assertThat(clash.code()).isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(clash).hasMessageContaining("shop.customer");
    assertThat(SERVER.psql(source, "SELECT count(*) FROM shop.orders").strip()).isEqualTo("0");

    restore(manifest, source, only, Clash.REPLACE);
    assertThat(
            SERVER
                .psql(
                    source,
                    """
                    SELECT count(*), (SELECT count(*) FROM pg_constraint WHERE contype = 'f'
                             AND conrelid = 'shop.orders'::regclass),
                           obj_description('shop'::regnamespace, 'pg_namespace'),
                           (SELECT count(*) FROM pg_trigger WHERE tgname = 'noting'),
                           nextval('shop.shared'),
                           to_regclass('shop.mine'), nextval('shop.customer_id_seq'),
                           (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'windlass%')
                      FROM shop.orders
                    """)
                .strip())
        .isEqualTo("300|1|changed since|3|777|shop.mine|21|0");
    assertThat(leftOut)
        .contains(
            "SCHEMA - shop ",
            "FUNCTION shop note()",
            "SEQUENCE shop shared",
            "is there already and was left as it is")
        .contains(
            "publication \"some; tables\": shop.orders was made anew and is not in it any more");

    SERVER.psql(source, "DROP TABLE shop.orders");
    restore(manifest, source, List.of(table("shop", "orders")), Clash.REFUSE);
    assertThat(SERVER.psql(source, "SELECT count(*) FROM shop.orders").strip()).isEqualTo("300");
  }

  @Test
  void whatFailsHalfWayLeavesAnExistingDatabaseAsItWas() throws Exception {
    BackupManifest manifest = backUp(List.of(), List.of());
    SERVER.psql(
        source, "CREATE VIEW shop.of_mine AS SELECT * FROM shop.customer; DELETE FROM shop.orders");
    DatabaseImage before = DatabaseImage.of(SERVER, source);
    EngineException needed =
        refused(
            () ->
                restore(
                    manifest,
                    source,
                    List.of(table("shop", "orders"), table("shop", "customer")),
                    Clash.REPLACE));
    assertThat(needed.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(needed)
        .hasMessageContaining("nothing in it was changed")
        .hasMessageContaining("of_mine");
    assertThat(DatabaseImage.of(SERVER, source)).isEqualTo(before);
  }

  @Test
  void aPartitionThatTheBackupHasNotKeepsItsTableFromBeingReplaced() {
    BackupManifest manifest = backUp(List.of(), List.of());
    SERVER.psql(
        source,
        "DROP VIEW shop.open_orders; CREATE TABLE shop.orders_3 PARTITION OF shop.orders"
            + " FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');"
            + " INSERT INTO shop.orders (customer, at) VALUES (1, '2027-02-02')");
    EngineException kept =
        refused(() -> restore(manifest, source, List.of(table("shop", "orders")), Clash.REPLACE));
    assertThat(kept.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(kept).hasMessageContaining("shop.orders_3");
    assertThat(SERVER.psql(source, "SELECT count(*) FROM shop.orders").strip()).isEqualTo("301");
  }

  @Test
  void aWholeBackupGoesIntoAnEmptyDatabaseAndIntoItselfAgain() {
    SERVER.psql(source, "SELECT lo_unlink(7)");
    BackupManifest manifest = backUp(List.of(), List.of());
    DatabaseImage image = DatabaseImage.of(SERVER, source);
    String empty = source + "_empty";
    SERVER.createDatabase(empty);
    restore(manifest, empty, List.of(), Clash.REFUSE);
    assertThat(DatabaseImage.of(SERVER, empty)).isEqualTo(image);
    assertThat(leftOut).isEmpty();
    SERVER.psql(
        empty,
        "DELETE FROM shop.orders; SELECT setval('shop.customer_id_seq', 900);"
            + " DROP INDEX shop.orders_state_idx");
    restore(manifest, empty, List.of(), Clash.REPLACE);
    assertThat(DatabaseImage.of(SERVER, empty)).isEqualTo(image);
    assertThat(leftOut).contains("PUBLICATION - some; tables").doesNotContain("any more");
  }

  /** A backup of before its manifest told which tables are where. */
  @Test
  void anOldBackupIsRestoredAsAWholeAndSaysWhyItCannotBeRestoredInParts() {
    BackupManifest manifest = backUp(List.of(), List.of());
    BackupManifest old =
        new BackupManifest(
            manifest.formatVersion(),
            manifest.backupId(),
            manifest.engine(),
            manifest.engineKind(),
            manifest.engineVersion(),
            manifest.database(),
            manifest.method(),
            manifest.snapshotAt(),
            manifest.label(),
            manifest.windlassVersion(),
            manifest.properties(),
            manifest.parts().stream().map(SelectionTest::withoutRelations).toList());
    String copy = restore(old, source + "_old", List.of(), null);
    assertThat(DatabaseImage.of(SERVER, copy)).isEqualTo(DatabaseImage.of(SERVER, source));
    for (Clash clash : new Clash[] {null, Clash.REFUSE}) {
      List<ObjectPattern> only = clash == null ? List.of(schema("shop")) : List.of();
      EngineException refused = refused(() -> restore(old, source, only, clash));
      assertThat(refused.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
      assertThat(refused).hasMessageContaining("does not say which tables are where");
    }
  }

  private static BackupManifest.Part withoutRelations(BackupManifest.Part part) {
    Map<String, Object> details = new HashMap<>(part.details());
    details.remove("relations");
    return new BackupManifest.Part(part.object(), part.rows(), part.dataBytes(), details);
  }

  @Test
  void anAttemptAfterTheCommitKnowsThatAllIsThere() {
    BackupManifest manifest = backUp(List.of(), List.of());
    SERVER.psql(source, "DROP VIEW shop.open_orders; DROP TABLE shop.orders");
    RestoreRequest request =
        new RestoreRequest(
            "c0ffee0000000001",
            source,
            false,
            2,
            new RestoreScope(List.of(table("shop", "orders")), Clash.REFUSE, false));
    try (RestoreSession first = engine.backups().restore(request, manifest, store)) {
      first.prepare(WorkMonitor.NONE);
      first.finish(WorkMonitor.NONE);
    }
    try (RestoreSession second = engine.backups().restore(request, manifest, store)) {
      second.prepare(WorkMonitor.NONE);
      second.finish(WorkMonitor.NONE);
      assertThat(second.publish(WorkMonitor.NONE)).isFalse();
      assertThat(second.figures().orElseThrow().rows()).isEqualTo(300);
      assertThat(second.leftOut()).anyMatch(line -> line.startsWith("SCHEMA - shop "));
    }
    assertThat(SERVER.psql(source, "SELECT count(*) FROM shop.orders").strip()).isEqualTo("300");
  }
}
