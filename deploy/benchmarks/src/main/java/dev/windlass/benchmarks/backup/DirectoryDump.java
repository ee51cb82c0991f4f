package dev.windlass.benchmarks.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code pg_dump -Fd -j 2} into a directory of this machine, and {@code pg_restore -j 2} from it.
 */
final class DirectoryDump implements Contender {
  private final Pipeline pipeline;
  private final Path parent;
  private final boolean tuned;

  /**
   * @param parent where there is a directory for each database
   * @param tuned with {@code -Z 1}, which makes it faster than its default level 6 does
   */
  DirectoryDump(Pipeline pipeline, Path parent, boolean tuned) {
    this.pipeline = pipeline;
    this.parent = parent;
    this.tuned = tuned;
  }

  @Override
  public String name() {
    return tuned ? "pg_dump -Fd -j 2 -Z 1" : "pg_dump -Fd -j 2";
  }

  @Override
  public boolean setsTarget() {
    return !tuned;
  }

  /** Where the dump of this database is. */
  Path directory(String database) {
    return parent.resolve(database);
  }

  @Override
  public void backUp(String database) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-Fd", "-j", "2"));
    if (tuned) {
      arguments.addAll(List.of("-Z", "1"));
    }
    arguments.addAll(List.of("-f", directory(database).toString()));
    pipeline.run(database, pipeline.postgres("pg_dump", arguments.toArray(String[]::new)));
  }

  @Override
  public void restore(String database, String copy) throws Exception {
    pipeline.run("postgres", pipeline.postgres("createdb", "-T", "template0", copy));
    pipeline.run(
        copy,
        pipeline.postgres("pg_restore", "-j", "2", "-d", copy, directory(database).toString()));
  }

  @Override
  public void forget(String database) throws IOException {
    try (Stream<Path> all = Files.walk(directory(database))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
