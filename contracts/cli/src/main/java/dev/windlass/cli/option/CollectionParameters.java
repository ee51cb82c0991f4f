package dev.windlass.cli.option;

import dev.windlass.messages.Target;
import picocli.CommandLine.Parameters;

/** Which collection of JSON documents: the first three words of each command about them. */
public final class CollectionParameters {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  @Parameters(index = "2", paramLabel = "COLLECTION", description = "The collection's name.")
  private String collection = "";

  /** The database. */
  public Target target() {
    return Target.database(engine, database);
  }

  /** The collection's name. */
  public String collection() {
    return collection;
  }
}
