package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of PostgreSQL and others, one after the other or joined by pipes. */
final class Pipeline {
  private final PostgresServer server;
  private final Path errors;

  Pipeline(PostgresServer server, Path errors) {
    this.server = server;
    this.errors = errors;
  }

  /** Reads what the last program writes, while all of them run. */
  @FunctionalInterface
  interface Reader {
    void read(InputStream output) throws Exception;
  }

  /** Writes what the first program reads, while all of them run. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream input) throws Exception;
  }

  /** A program of PostgreSQL with its arguments. */
  List<String> postgres(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(server.installation().tool(program).toString());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Runs one program. */
  void run(String database, List<String> program) throws Exception {
    join(start(database, List.of(program)));
  }

  /** Runs programs joined by pipes. */
  void produce(String database, List<List<String>> programs, Reader reader) throws Exception {
    List<Process> processes = start(database, programs);
    try (InputStream output = processes.getLast().getInputStream()) {
      reader.read(output);
    }
    join(processes);
  }

  /** Runs programs joined by pipes. */
  void consume(String database, List<List<String>> programs, Writer writer) throws Exception {
    List<Process> processes = start(database, programs);
    try (OutputStream input = processes.getFirst().getOutputStream()) {
      writer.write(input);
    }
    join(processes);
  }

  private List<Process> start(String database, List<List<String>> programs) throws IOException {
    List<ProcessBuilder> builders = new ArrayList<>();
    for (List<String> words : programs) {
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
      builder.environment().putAll(server.clientEnvironment(database));
      builders.add(builder);
    }
    return ProcessBuilder.startPipeline(builders);
  }

  private void join(List<Process> processes) throws Exception {
    for (Process process : processes) {
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            process.info().command().orElse("A program")
                + " ended with "
                + code
                + "; its errors are in "
                + errors);
      }
    }
  }
}
