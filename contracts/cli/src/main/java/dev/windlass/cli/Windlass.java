package dev.windlass.cli;

import dev.windlass.cli.command.CommandTable;
import dev.windlass.cli.command.Context;
import dev.windlass.cli.option.Environment;
import dev.windlass.cli.option.GlobalOptions;
import dev.windlass.cli.option.Later;
import dev.windlass.cli.option.MomentReader;
import dev.windlass.cli.run.Complaint;
import dev.windlass.cli.run.ExitCode;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: puts its commands together, runs one, and turns what happens into an exit code. */
public final class Windlass {
  /** The variable that makes the program say more: a log level. */
  static final String LOG = "WINDLASS_LOG";

  private static final int NARROWEST_HELP = 60;
  private static final int WIDEST_HELP = 100;

  private final Environment environment;
  private final GlobalOptions global = new GlobalOptions();

  /** A program in these surroundings; for one run. */
  public Windlass(Environment environment) {
    this.environment = environment;
  }

  /** Where the virtual machine begins. */
  public static void main(String[] arguments) {
    Environment environment = Surroundings.find();
    System.exit(new Windlass(environment).run(arguments));
  }

  /** Runs one command line; gives the exit code. */
  public int run(String... arguments) {
    return commandLine(List.of(arguments)).execute(arguments);
  }

  private CommandLine commandLine(List<String> arguments) {
    CommandLine line = new CommandLine(new RootCommand());
    line.addMixin("global", global);
    addCommands(line, arguments);
    Terminal terminal = environment.terminal();
    boolean colour = terminal.outStyle() == Style.COLOUR && !global.isPlain(environment);
    ColorScheme scheme = CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF);
    arrange(line);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(scheme)
        .setUsageHelpWidth(Math.clamp(terminal.outWidth(), NARROWEST_HELP, WIDEST_HELP))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Instant.class, new MomentReader(environment.clock()))
        .registerConverter(Later.class, Later.reader(environment.clock()))
        .setParameterExceptionHandler(Windlass::misused)
        .setExecutionExceptionHandler(this::failed);
  }

  /** Options stand in the order of their use, the same in every language. */
  private static void arrange(CommandLine line) {
    line.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
    line.getSubcommands().values().forEach(Windlass::arrange);
  }

  /**
   * Adds the commands, or only those whose names are on the command line: each costs time, and one
   * is what is wanted, except by those who ask for help.
   */
  private void addCommands(CommandLine line, List<String> arguments) {
    Map<String, Function<Context, Object>> all = CommandTable.commands();
    boolean one = arguments.stream().anyMatch(all::containsKey);
    Context context = new Context(environment, global);
    all.forEach(
        (name, command) -> {
          if (!one || arguments.contains(name)) {
            line.addSubcommand(command.apply(context));
          }
        });
  }

  private static int misused(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    line.getErr().println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, line.getErr());
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println("Try: " + name + " --help");
    line.getErr().flush();
    return ExitCode.USAGE.code();
  }

  private int failed(Exception e, CommandLine line, ParseResult parsed) {
    if (!environment.variables().getOrDefault(LOG, "").isEmpty()) {
      e.printStackTrace(line.getErr());
    }
    return new Complaint(global.terminal(environment)).about(e).code();
  }
}
