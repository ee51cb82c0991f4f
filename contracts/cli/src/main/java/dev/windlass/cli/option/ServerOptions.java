package dev.windlass.cli.option;

import dev.windlass.messages.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which servers of an engine are started or stopped. */
public final class ServerOptions {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "The node, as `replication` shows it. Else all of them.")
  private @Nullable String node;

  /** The engine. */
  public Target target() {
    return Target.engine(engine);
  }

  /** One of its nodes; null for all. */
  public @Nullable String node() {
    return node;
  }
}
