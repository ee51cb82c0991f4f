package dev.windlass.postgresql.replication;

import dev.windlass.testbed.LocalPorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real {@code sshd} on a port of its own, which lets in the user that it runs as, by a key. */
final class TestSshd implements AutoCloseable {
  private final Process process;
  private final String user;
  private final Path configuration;

  private TestSshd(Process process, String user, Path configuration) {
    this.process = process;
    this.user = user;
    this.configuration = configuration;
  }

  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("WINDLASS_SSHD", ""), "/usr/sbin/sshd")
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static TestSshd start(Path directory, @Nullable String account)
      throws IOException, InterruptedException {
    int port = LocalPorts.free();
    Path key = directory.resolve("key");
    Path server = Files.createTempDirectory("windlass-sshd");
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", server.resolve("host").toString());
    Files.copy(directory.resolve("key.pub"), server.resolve("authorized"));
    Files.writeString(
        server.resolve("sshd.conf"),
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s/host
        AuthorizedKeysFile %s/authorized
        PidFile none
        UsePAM no
        StrictModes no
        PasswordAuthentication no
        """
            .formatted(port, server, server));
    Path configuration = directory.resolve("ssh.conf");
    Files.writeString(
        configuration,
        """
        Host *
          Port %d
          IdentityFile %s
          StrictHostKeyChecking accept-new
          UserKnownHostsFile %s
        """
            .formatted(port, key, directory.resolve("known")));
    List<String> command = new ArrayList<>();
    if (account != null) {
      run("chown", "-R", account, server.toString());
      command.addAll(List.of("runuser", "-u", account, "--"));
    }
    command.addAll(
        List.of(find().orElseThrow().toString(), "-D", "-e", "-f", server + "/sshd.conf"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    TestSshd sshd =
        new TestSshd(
            process, account == null ? System.getProperty("user.name") : account, configuration);
    sshd.await(port);
    return sshd;
  }

  private void await(int port) throws IOException {
    long began = System.nanoTime();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - began > 30_000_000_000L) {
          throw notYet;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  String destination() {
    return user + "@127.0.0.1";
  }

  Path configuration() {
    return configuration;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
