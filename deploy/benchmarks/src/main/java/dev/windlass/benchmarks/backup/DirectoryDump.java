package dev.windlass.benchmarks.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * {@code pg_dump -Fd -j 2} into a directory of this machine, and {@code pg_restore -j 2} from it.
 * With {@code -Z 1}, which makes it faster than its default does.
 */
final class DirectoryDump implements Contender {
  private final Pipeline pipeline;
  private final Path directory;

  DirectoryDump(Pipeline pipeline, Path directory) {
    this.pipeline = pipeline;
    this.directory = directory;
  }

  @Override
  public String name() {
    return "pg_dump -Fd -j 2";
  }

  @Override
  public void backUp(String database) throws Exception {
    pipeline.run(
        database,
        pipeline.postgres(
            "pg_dump", "-Fd", "-j", "2", "-Z", "1", "-f", directory.resolve(database).toString()));
  }

  @Override
  public void restore(String database, String copy) throws Exception {
    pipeline.run("postgres", pipeline.postgres("createdb", "-T", "template0", copy));
    pipeline.run(
        copy,
        pipeline.postgres(
            "pg_restore", "-j", "2", "-d", copy, directory.resolve(database).toString()));
  }

  @Override
  public void forget(String database) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve(database))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
