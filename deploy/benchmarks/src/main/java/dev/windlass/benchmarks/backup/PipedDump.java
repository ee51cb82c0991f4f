package dev.windlass.benchmarks.backup;

import java.util.List;

/** {@code pg_dump -Fc | zstd} into the S3 server, and back through {@code zstd -d | pg_restore}. */
final class PipedDump implements Contender {
  private final Pipeline pipeline;
  private final StreamStore store;
  private final boolean tuned;

  /**
   * @param tuned with {@code -Z 0}, so that nothing is compressed twice, and zstd on two threads at
   *     its fastest level
   */
  PipedDump(Pipeline pipeline, StreamStore store, boolean tuned) {
    this.pipeline = pipeline;
    this.store = store;
    this.tuned = tuned;
  }

  @Override
  public String name() {
    return tuned ? "pg_dump -Fc -Z 0 | zstd -1 -T2" : "pg_dump -Fc | zstd";
  }

  @Override
  public boolean setsTarget() {
    return !tuned;
  }

  @Override
  public void backUp(String database) throws Exception {
    pipeline.produce(
        database,
        tuned
            ? List.of(
                pipeline.postgres("pg_dump", "-Fc", "-Z", "0"),
                List.of("zstd", "-q", "-1", "-T2", "-c"))
            : List.of(pipeline.postgres("pg_dump", "-Fc"), List.of("zstd", "-q", "-c")),
        output -> store.upload(database, output));
  }

  @Override
  public void restore(String database, String copy) throws Exception {
    pipeline.run("postgres", pipeline.postgres("createdb", "-T", "template0", copy));
    pipeline.consume(
        copy,
        List.of(List.of("zstd", "-q", "-d", "-c"), pipeline.postgres("pg_restore", "-d", copy)),
        input -> store.download(database, input));
  }

  @Override
  public void forget(String database) {
    store.delete(database);
  }
}
