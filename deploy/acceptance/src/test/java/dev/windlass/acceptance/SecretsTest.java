package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.PasswordSource;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserRotatePassword;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

/**
 * Passwords planted in an engine, and those that Windlass made itself, looked for in every topic,
 * log, table, object and process argument, and in the log of an engine that logs every statement.
 * The house runs as processes of its own, so that their arguments count.
 */
class SecretsTest {
  private static final String RIGHT = "CanaryRight0815";
  private static final String WRONG = "CanaryWrong4711";

  /** Where the worker's process may put generated passwords; the build sets it. */
  private static final Path GENERATED = Path.of(System.getenv("WINDLASS_SECRETS_DIRECTORY"));

  private final List<String> passwords = new CopyOnWriteArrayList<>(List.of(RIGHT, WRONG));
  private final Path directory = SharedHouse.directory("secrets");
  private final Path secrets = SharedHouse.directory("files-with-secrets");
  private House house;

  @BeforeEach
  void startHouse() {
    house = House.start(HouseOptions.inOneJvm(directory).separately(1).shortLived());
  }

  @AfterEach
  void stopHouse() {
    house.close();
  }

  @Test
  void noPasswordIsSeenAnywhere() throws Exception {
    PostgresServer engine = house.startPostgres("engine");
    engine.psql("postgres", "create role keeper superuser login password '" + RIGHT + "'");
    engine.createDatabase("shop");
    engine.psql("shop", "create table t as select n from generate_series(1, 200000) n");
    engine.psql("postgres", "alter system set log_statement = 'all'");
    engine.psql("postgres", "select pg_reload_conf()");
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Thread watcher = Thread.ofPlatform().daemon().start(() -> watchArguments(seen));

    try (WindlassClient client = SharedHouse.connect(house)) {
      work(client, engine);
      passwords.addAll(userWithGeneratedPasswords(client, engine));
    }
    watcher.interrupt();

    assertThat(seen).as("process arguments").anyMatch(words -> words.contains("pg_dump"));
    assertThat(seen).as("process arguments").noneMatch(this::holdsSecret);
    for (String topic : new String[] {"windlass.commands", "windlass.status", "windlass.audit"}) {
      assertThat(messages(topic)).as(topic).isNotEmpty().noneMatch(this::holdsSecret);
    }
    assertThat(messages("windlass.commands-dlt")).noneMatch(this::holdsSecret);
    assertThat(tables())
        .as("control store")
        .contains("shop")
        .doesNotContain(passwords)
        // Bytes are shown in hexadecimal.
        .doesNotContain(passwords.stream().map(SecretsTest::hexadecimal).toList());
    assertThat(Files.readString(engine.log(), StandardCharsets.UTF_8))
        .as("the engine's log")
        .contains("statement: ")
        .doesNotContain(passwords);
    assertThat(filesWithSecrets(directory.resolve("s3"))).isEmpty();
    assertThat(filesWithSecrets(directory, "worker-1.log", "scheduler.log")).isEmpty();
  }

  private void work(WindlassClient client, PostgresServer engine) throws InterruptedException {
    SharedHouse.apply(client, document("right", engine, RIGHT));
    SharedHouse.apply(client, document("wrong", engine, WRONG));
    BackupResult backup =
        client
            .submit(SharedHouse.build(Command.backup("right", "shop")))
            .await(SharedHouse.PATIENCE)
            .as(BackupResult.class);
    client
        .submit(SharedHouse.build(Command.restore("right", "shop2", backup.backupId())))
        .await(SharedHouse.PATIENCE);
    assertThatThrownBy(
            () ->
                client
                    .submit(
                        SharedHouse.build(Command.of(Target.engine("wrong"), new DatabaseList())))
                    .await(SharedHouse.PATIENCE))
        .hasMessageNotContaining(WRONG);
  }

  /** Makes a user, then gives it another password; each opens the door while it is valid. */
  private static List<String> userWithGeneratedPasswords(
      WindlassClient client, PostgresServer engine) throws Exception {
    Path file = Files.createDirectories(GENERATED).resolve("app-" + UUID.randomUUID());
    PasswordSource kept = PasswordSource.storeIn("secret:file:" + file);
    client
        .submit(
            SharedHouse.build(
                Command.of(
                    Target.engine("right"),
                    new UserCreate("app", kept, null, null, null, null, null))))
        .await(SharedHouse.PATIENCE);
    String first = Files.readString(file, StandardCharsets.UTF_8).strip();
    assertThat(opens(engine, first)).isTrue();
    client
        .submit(
            SharedHouse.build(
                Command.of(Target.engine("right"), new UserRotatePassword("app", kept, null))))
        .await(SharedHouse.PATIENCE);
    String second = Files.readString(file, StandardCharsets.UTF_8).strip();
    assertThat(second).isNotEqualTo(first).hasSizeGreaterThan(15);
    assertThat(opens(engine, second)).isTrue();
    assertThat(opens(engine, first)).isFalse();
    Files.delete(file);
    return List.of(first, second);
  }

  private static boolean opens(PostgresServer engine, String password) throws SQLException {
    try (Connection _ = DriverManager.getConnection(engine.jdbcUrl("postgres"), "app", password)) {
      return true;
    } catch (SQLException e) {
      if ("28P01".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private EngineDocument document(String name, PostgresServer engine, String password) {
    return SharedHouse.document(
        name,
        engine,
        secrets,
        Map.of(
            "username", StringNode.valueOf("keeper"),
            "password", SharedHouse.secret(secrets, password)));
  }

  private boolean holdsSecret(String text) {
    return passwords.stream().anyMatch(text::contains);
  }

  private static String hexadecimal(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void watchArguments(Set<String> seen) {
    while (!Thread.currentThread().isInterrupted()) {
      ProcessHandle.allProcesses()
          .map(process -> Path.of("/proc/" + process.pid() + "/cmdline"))
          .forEach(
              file -> {
                try {
                  seen.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
                } catch (IOException gone) {
                  // The process has ended meanwhile.
                }
              });
    }
  }

  private List<String> messages(String topic) {
    try (TopicReader reader = new TopicReader(house.kafka().bootstrapServers(), topic)) {
      return reader.all().stream().map(TopicReader::text).toList();
    }
  }

  private String tables() {
    return house
        .control()
        .psql(
            "windlass",
            """
            select query_to_xml(
              format('select t::text from %I.%I t', schemaname, tablename), true, false, '')
            from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
            """);
  }

  private List<Path> filesWithSecrets(Path root, String... names) {
    Set<String> wanted = Set.of(names);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> wanted.isEmpty() || wanted.contains(file.getFileName().toString()))
          .filter(
              file -> {
                try {
                  return holdsSecret(Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
