package dev.windlass.cli;

import dev.windlass.cli.command.ApplyCommand;
import dev.windlass.cli.command.AuditCommand;
import dev.windlass.cli.command.BackupCommand;
import dev.windlass.cli.command.CancelCommand;
import dev.windlass.cli.command.Context;
import dev.windlass.cli.command.DatabaseCommand;
import dev.windlass.cli.command.DatabasesCommand;
import dev.windlass.cli.command.DeleteCommand;
import dev.windlass.cli.command.EngineCommand;
import dev.windlass.cli.command.EnginesCommand;
import dev.windlass.cli.command.FollowCommand;
import dev.windlass.cli.command.JobCommand;
import dev.windlass.cli.command.JobsCommand;
import dev.windlass.cli.command.KillCommand;
import dev.windlass.cli.command.PsCommand;
import dev.windlass.cli.command.QueryCommand;
import dev.windlass.cli.command.RestoreCommand;
import dev.windlass.cli.command.SchedulesCommand;
import dev.windlass.cli.command.SubmitCommand;
import dev.windlass.cli.option.Environment;
import dev.windlass.cli.option.GlobalOptions;
import dev.windlass.cli.option.MomentReader;
import dev.windlass.cli.run.Complaint;
import dev.windlass.cli.run.ExitCode;
import dev.windlass.cli.terminal.Style;
import dev.windlass.cli.terminal.Terminal;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: puts its commands together, runs one, and turns what happens into an exit code. */
public final class Windlass {
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
    CommandLine line = commandLine();
    return line.execute(arguments);
  }

  private CommandLine commandLine() {
    Context context = new Context(environment, global);
    CommandLine line = new CommandLine(new RootCommand());
    line.addMixin("global", global);
    add(line, context);
    Terminal terminal = environment.terminal();
    boolean colour = terminal.outStyle() == Style.COLOUR && !global.isPlain(environment);
    ColorScheme scheme = CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(scheme)
        .setUsageHelpWidth(Math.clamp(terminal.outWidth(), NARROWEST_HELP, WIDEST_HELP))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Instant.class, new MomentReader(environment.clock()))
        .setParameterExceptionHandler(Windlass::misused)
        .setExecutionExceptionHandler(this::failed);
  }

  private static void add(CommandLine line, Context context) {
    line.addSubcommand(new BackupCommand(context))
        .addSubcommand(new RestoreCommand(context))
        .addSubcommand(new QueryCommand(context))
        .addSubcommand(new PsCommand(context))
        .addSubcommand(new KillCommand(context))
        .addSubcommand(new DatabasesCommand(context))
        .addSubcommand(new DatabaseCommand(context))
        .addSubcommand(new EnginesCommand(context))
        .addSubcommand(new EngineCommand(context))
        .addSubcommand(new SchedulesCommand(context))
        .addSubcommand(new ApplyCommand(context))
        .addSubcommand(new DeleteCommand(context))
        .addSubcommand(new JobsCommand(context))
        .addSubcommand(new JobCommand(context))
        .addSubcommand(new FollowCommand(context))
        .addSubcommand(new CancelCommand(context))
        .addSubcommand(new SubmitCommand(context))
        .addSubcommand(
            new CommandLine(new AuditCommand()).addSubcommand(new AuditCommand.Tail(context)));
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
    if (!environment.variables().getOrDefault("WINDLASS_DEBUG", "").isEmpty()) {
      e.printStackTrace(line.getErr());
    }
    return new Complaint(global.terminal(environment)).about(e).code();
  }
}
