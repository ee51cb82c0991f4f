package dev.windlass.cli.command;

import dev.windlass.cli.option.Output;
import dev.windlass.cli.option.RequestOptions;
import dev.windlass.cli.option.WaitOptions;
import dev.windlass.cli.run.ExitCode;
import dev.windlass.cli.run.JobRun;
import dev.windlass.cli.run.JsonPrinter;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.CommandSpec;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command of the terminal program that sends one command to Windlass. */
abstract class Request implements Callable<Integer> {
  /** How long to wait for what is answered at once. */
  static final Duration SHORT = Duration.ofMinutes(1);

  /** How long to wait for work that takes its time. */
  static final Duration LONG = Duration.ofDays(1);

  private final Context context;
  private final Duration usualPatience;
  @Mixin private WaitOptions waiting = new WaitOptions();
  @Mixin private RequestOptions request = new RequestOptions();

  Request(Context context, Duration usualPatience) {
    this.context = context;
    this.usualPatience = usualPatience;
  }

  /** Whether a pipe shall see every state of the job; suits work that takes its time. */
  boolean isEager() {
    return usualPatience.equals(LONG);
  }

  /** Begins a command; its name is taken twice in these classes. */
  static CommandBuilder about(Target target, CommandSpec spec) {
    return Command.of(target, spec);
  }

  /** What to send. */
  abstract CommandBuilder command();

  /** The command with all that the options say. */
  Command complete(WindlassClient client) {
    return client.complete(request.apply(command(), context.environment()));
  }

  Context context() {
    return context;
  }

  RequestOptions request() {
    return request;
  }

  @Override
  public Integer call() throws InterruptedException {
    return send().code();
  }

  private ExitCode send() throws InterruptedException {
    Terminal terminal = context.terminal();
    check();
    try (WindlassClient client = context.connect()) {
      Command command = complete(client);
      if (!waiting.isWait()) {
        client.submit(command).forget();
        return sent(terminal, command.jobId());
      }
      return new JobRun(
              terminal,
              JobRun.Show.once(context.output()),
              waiting.timeoutOr(usualPatience),
              isEager())
          .run(command.jobId(), listener -> client.submit(command, listener));
    }
  }

  /** Checks what the user gave, before Kafka is touched. */
  void check() {}

  private ExitCode sent(Terminal terminal, JobId job) {
    if (context.output() == Output.JSON) {
      new JsonPrinter(terminal).sent(job);
    } else {
      terminal.out().println(job);
      terminal.out().flush();
      terminal.err().println("Sent. Follow it: windlass follow " + job);
      terminal.err().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
