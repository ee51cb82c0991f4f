package dev.windlass.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A primary and a standby that a real Patroni each looks after, and the etcd in which the two agree
 * on who leads. The programs are those of the machine, such as Debian's packages {@code patroni}
 * and {@code etcd-server}. All of it ends with this JVM, however that ends.
 */
public final class PatroniCluster implements AutoCloseable {
  private static final Duration START_TIME = Duration.ofMinutes(2);
  private static final Duration END_TIME = Duration.ofSeconds(60);
  private static final Pattern SERVES = Pattern.compile("\"state\": *\"(running|streaming)\"");

  private final Path directory;
  private final ServerAccount account;
  private final String password;
  private final List<Member> members = new ArrayList<>();
  private final List<GuardedProcess> processes = new ArrayList<>();

  /**
   * One of the two.
   *
   * @param name Patroni's name for it, {@code n0} or {@code n1}
   * @param port where its server listens, on 127.0.0.1
   * @param api where its Patroni listens
   */
  public record Member(String name, int port, URI api) {}

  private PatroniCluster(Path directory) throws IOException {
    this.directory = directory;
    this.account =
        ServerAccount.forServerIn(directory)
            .orElseThrow(() -> new TestbedException("Nobody may work in " + directory + "."));
    this.password = StoredPassword.in(directory.resolve("password"));
  }

  /** Whether this machine has the programs. */
  public static boolean isInstalled() {
    return program("patroni").isPresent() && program("etcd").isPresent();
  }

  /** Starts etcd and both members; returns when the second one streams from the first. */
  public static PatroniCluster start() {
    try {
      Path directory = Files.createTempDirectory("windlass-patroni");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      PatroniCluster cluster = new PatroniCluster(directory);
      try {
        int etcd = cluster.startEtcd();
        cluster.startMember("n0", etcd);
        cluster.await("n0 leads", 1);
        cluster.startMember("n1", etcd);
        cluster.await("n1 streams from n0", 2);
        return cluster;
      } catch (IOException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new TestbedException("Cannot set up a cluster of Patroni.", e);
    }
  }

  /** Both members, whoever leads. */
  public List<Member> members() {
    return List.copyOf(members);
  }

  /** The password of the superuser {@code postgres}, and of the API's {@code admin}. */
  public String password() {
    return password;
  }

  private int startEtcd() throws IOException {
    int port = LocalPorts.free();
    String clients = "http://127.0.0.1:" + port;
    String peers = "http://127.0.0.1:" + LocalPorts.free();
    run(
        "etcd",
        List.of(
            program("etcd").orElseThrow().toString(),
            "--data-dir=" + home("etcd").resolve("data"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers));
    return port;
  }

  private void startMember(String name, int etcd) throws IOException {
    Member member =
        new Member(
            name, LocalPorts.free(), URI.create("http://127.0.0.1:" + LocalPorts.free() + "/"));
    Path home = home(name);
    Path settings = home.resolve("patroni.yml");
    Files.writeString(settings, settings(member, home, etcd));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
    account.own(settings);
    run(name, List.of(program("patroni").orElseThrow().toString(), settings.toString()));
    members.add(member);
  }

  private String settings(Member member, Path home, int etcd) {
    return """
        scope: windlass
        name: %1$s
        restapi:
          listen: %2$s
          connect_address: %2$s
          authentication: {username: admin, password: %3$s}
        etcd3: {host: '127.0.0.1:%4$d'}
        bootstrap:
          dcs:
            ttl: 30
            loop_wait: 2
            retry_timeout: 10
            postgresql:
              parameters: {max_connections: 40, shared_buffers: 16MB, fsync: 'off'}
          initdb: [encoding: UTF8, locale: C.UTF-8, no-sync]
          pg_hba:
            - host replication replicator 127.0.0.1/32 scram-sha-256
            - host all all 127.0.0.1/32 scram-sha-256
        postgresql:
          listen: 127.0.0.1:%5$d
          connect_address: 127.0.0.1:%5$d
          data_dir: %6$s/data
          bin_dir: %7$s
          pgpass: %6$s/pgpass
          authentication:
            replication: {username: replicator, password: %3$s}
            superuser: {username: postgres, password: %3$s}
          parameters: {unix_socket_directories: '', password_encryption: scram-sha-256}
        """
        .formatted(
            member.name(),
            member.api().getAuthority(),
            password,
            etcd,
            member.port(),
            home,
            PostgresInstallation.find().bin());
  }

  private Path home(String name) throws IOException {
    Path home = directory.resolve(name);
    Directories.createPrivate(home);
    account.own(home);
    return home;
  }

  private void run(String name, List<String> words) throws IOException {
    processes.add(
        GuardedProcess.start(account.command(words), "TERM", directory.toString(), log(name)));
  }

  private Path log(String name) throws IOException {
    return Files.createDirectories(directory.resolve("logs").resolve(name)).resolve("log");
  }

  private void await(String what, int serving) {
    long began = System.nanoTime();
    while (!serves(serving)) {
      boolean ended = !processes.stream().allMatch(GuardedProcess::isAlive);
      if (ended || System.nanoTime() - began > START_TIME.toNanos()) {
        throw new TestbedException(
            "It was not seen that %s; the end of the logs:%n%s".formatted(what, logs()));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  /** Whether so many members serve, by Patroni and by the first server itself. */
  private boolean serves(int serving) {
    return SERVES.matcher(cluster()).results().count() == serving && standbys() == serving - 1;
  }

  private String cluster() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(members.getFirst().api().resolve("/cluster"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("Interrupted while Patroni started.", e);
    }
  }

  private int standbys() {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + members.getFirst().port() + "/postgres",
                "postgres",
                password);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")) {
      return row.next() ? row.getInt(1) : 0;
    } catch (SQLException notYet) {
      return -1;
    }
  }

  private String logs() {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("etcd", "n0", "n1")) {
      try {
        Path log = log(name);
        if (Files.exists(log)) {
          List<String> lines = Files.readAllLines(log);
          lines
              .subList(Math.max(0, lines.size() - 10), lines.size())
              .forEach(line -> text.append(name).append(": ").append(line).append('\n'));
        }
      } catch (IOException e) {
        text.append(name).append(": ").append(e).append('\n');
      }
    }
    return text.toString();
  }

  private static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Ends the members, who stop their servers, then etcd, and removes everything. */
  @Override
  public void close() {
    for (GuardedProcess process : processes.reversed()) {
      process.signal("TERM");
      if (!process.awaitEnd(END_TIME)) {
        throw new TestbedException("A process of the cluster in " + directory + " did not end.");
      }
    }
    Directories.delete(directory);
  }
}
