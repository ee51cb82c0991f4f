package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a server is made in: {@code data}, {@code tablespaces}, {@code log} (files of
 * the archive on their way), {@code socket}, {@code server.log}, and {@code job}, which says whose
 * it is. PostgreSQL refuses to run as root; then everything belongs to another account.
 *
 * @param directory the place
 * @param owner whose recovery it is
 * @param user the account that runs the server; empty for the worker's own
 */
record RecoveryPlace(Path directory, Owner owner, Optional<String> user) {
  /** A path of a socket has no more than 107 bytes, 16 of them the socket's own. */
  private static final int LONGEST_SOCKET = 91;

  /**
   * An attempt at a job.
   *
   * @param job the job
   * @param attempt grows from one attempt to the next
   */
  record Owner(String job, long attempt) {
    private static Owner of(String text) {
      String[] words = text.strip().split(" ", 2);
      return new Owner(words[0], words.length < 2 ? 0 : Long.parseLong(words[1]));
    }

    private String text() {
      return job + " " + attempt + "\n";
    }

    /** Whether this attempt may begin anew where that one was. */
    private boolean follows(Owner other) {
      return job.equals(other.job) && attempt >= other.attempt;
    }
  }

  /**
   * The place of a recovery.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID} when the Engine document names none, or
   *     no account
   */
  static RecoveryPlace of(ServerSettings settings, Owner owner, String name) {
    Path parent =
        settings
            .recoveryDirectory()
            .orElseThrow(
                () ->
                    invalid(
                        "Engine %s has no recoveryDirectory, below which servers are made from"
                            + " physical backups.",
                        settings.engine()));
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && settings.recoveryUser().isEmpty()) {
      throw invalid(
          "The worker runs as root, as which PostgreSQL refuses to run, and engine %s names no"
              + " recoveryUser.",
          settings.engine());
    }
    if (!Files.isDirectory(parent)) {
      throw invalid("The recoveryDirectory %s is not a directory of this machine.", parent);
    }
    Path directory = parent.toAbsolutePath().normalize().resolve(name);
    RecoveryPlace place =
        new RecoveryPlace(directory, owner, root ? settings.recoveryUser() : Optional.empty());
    if (place.socket().toString().length() > LONGEST_SOCKET) {
      throw invalid("%s is too long for the path of a socket.", place.socket());
    }
    return place;
  }

  private static EngineException invalid(String message, Object detail) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        message.formatted(detail),
        "Correct the Engine document and apply it again.");
  }

  Path data() {
    return directory.resolve("data");
  }

  Path tablespace(String oid) {
    return directory.resolve("tablespaces").resolve(oid);
  }

  Path log() {
    return directory.resolve("log");
  }

  Path socket() {
    return directory.resolve("socket");
  }

  Path serverLog() {
    return directory.resolve("server.log");
  }

  private Path mark() {
    return directory.resolve("job");
  }

  private Optional<Owner> marked() throws IOException {
    return Files.exists(mark())
        ? Optional.of(Owner.of(Files.readString(mark(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** {@code ALREADY_EXISTS} when there is something in it that is not this job's. */
  void requireFree() {
    try {
      if (Files.notExists(directory) || marked().filter(owner::follows).isPresent()) {
        return;
      }
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Directory %s is not empty; nothing was changed.".formatted(directory),
          "Choose another name, or move away what is there"
              + (Files.exists(mark()) ? ": an earlier recovery made it." : "."));
    } catch (IOException e) {
      throw failed("look into", e);
    }
  }

  /** Whether this attempt made it; another one may have taken its place. */
  boolean isOwn() throws IOException {
    return marked().filter(owner::equals).isPresent();
  }

  /** Makes the place anew, for this attempt. */
  void prepare() {
    requireFree();
    try {
      remove();
      Files.createDirectories(directory);
      Files.writeString(mark(), owner.text(), StandardCharsets.UTF_8);
      for (Path made : List.of(data(), log(), socket(), directory.resolve("tablespaces"))) {
        Files.createDirectory(
            made,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw failed("make", e);
    }
  }

  /** Removes the place with all that is in it. */
  void remove() throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Gives everything to the account that runs the server. */
  void handOver() throws IOException {
    if (user.isPresent()) {
      run(List.of("chown", "-R", user.get() + ":", directory.toString()));
    }
  }

  /** The words that run a program as the server's account. */
  List<String> asServer(List<String> words) {
    List<String> line = new ArrayList<>();
    user.ifPresent(
        name ->
            line.addAll(List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups")));
    line.addAll(words);
    return line;
  }

  /**
   * Runs a short program to its end.
   *
   * @return what it printed, without its warnings
   */
  static String run(List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> complaints =
          CompletableFuture.supplyAsync(
              () ->
                  process
                      .errorReader(StandardCharsets.UTF_8)
                      .lines()
                      .collect(Collectors.joining("\n")),
              Thread::startVirtualThread);
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(line.getFirst(), status, (complaints.join() + "\n" + said).strip()));
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the worker is shutting down", e);
    } finally {
      process.destroy();
    }
  }

  EngineException failed(String what, IOException e) {
    return new EngineException(
        FailureCode.RESOURCE_EXHAUSTED,
        "Could not %s %s: %s".formatted(what, directory, e.getMessage()),
        null,
        "Look at the room and the rights on the worker's machine.",
        e);
  }
}
