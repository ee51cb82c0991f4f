package dev.windlass.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL: ourselves, or, since it refuses to run as root, the user {@code postgres} or
 * {@code nobody} when we are root.
 *
 * @param user its name; empty when it is ourselves
 * @param prefix the words before a program that make it run so
 */
record ServerAccount(Optional<String> user, List<String> prefix) {
  private static final List<String> SEARCH_CAPABILITY =
      List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search");

  /**
   * The account for a server that lives in {@code directory}, which exists. When we are root and
   * the directory lies where the account may not go (a checkout below {@code /root}), the account
   * is given the one capability to pass and read directories.
   *
   * @return empty when no account can work there
   */
  static Optional<ServerAccount> forServerIn(Path directory) {
    if (!isRoot()) {
      return Optional.of(new ServerAccount(Optional.empty(), List.of()));
    }
    String name = exists("postgres") ? "postgres" : "nobody";
    String group = Command.of("id", "-g", name).run().strip();
    List<String> plain =
        List.of("setpriv", "--reuid=" + name, "--regid=" + group, "--clear-groups");
    List<String> searching = new ArrayList<>(plain);
    searching.addAll(SEARCH_CAPABILITY);
    return Stream.of(plain, searching)
        .map(prefix -> new ServerAccount(Optional.of(name), prefix))
        .filter(account -> account.mayWorkIn(directory))
        .findFirst();
  }

  /** These words, to be run by this account. */
  List<String> command(List<String> words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(words);
    return all;
  }

  /** Makes this account the owner of a file or directory of ours. */
  void own(Path path) throws IOException {
    if (user.isPresent()) {
      UserPrincipal owner =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get());
      Files.setOwner(path, owner);
    }
  }

  private boolean mayWorkIn(Path directory) {
    try {
      Path probe = Files.createTempDirectory(directory, "probe");
      try {
        own(probe);
        String inside = probe.resolve("file").toString();
        return Command.of(command(List.of("touch", inside))).succeeds();
      } finally {
        Directories.delete(probe);
      }
    } catch (IOException e) {
      throw new TestbedException("Cannot write to " + directory + ".", e);
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException notLinux) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static boolean exists(String name) {
    return Command.of("id", "-u", name).succeeds();
  }
}
