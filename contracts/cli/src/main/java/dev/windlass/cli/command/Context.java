package dev.windlass.cli.command;

import dev.windlass.cli.option.Environment;
import dev.windlass.cli.option.GlobalOptions;
import dev.windlass.cli.option.Output;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.client.WindlassClient;

/**
 * What every command works with.
 *
 * @param environment what is around the program
 * @param global what was said on the command line for all commands
 */
public record Context(Environment environment, GlobalOptions global) {
  Terminal terminal() {
    return global.terminal(environment);
  }

  Output output() {
    return global.output();
  }

  WindlassClient connect() {
    return WindlassClient.connect(global.client(environment));
  }
}
