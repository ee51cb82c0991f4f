package dev.windlass.messages.command;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command as a sender means it: envelope and data in one.
 *
 * <p>{@code source} and {@code id} together name it. Sending the same command again is safe: it
 * becomes one job. Sending other content under the same name is refused.
 *
 * @param source who sends, as a URI reference such as {@code /schedules/nightly}
 * @param id unique within the source, at most 200 characters
 * @param time when it was made; null when the sender did not say
 * @param expiryTime the latest moment at which it may start; null for no limit
 * @param traceparent W3C trace context; null when the sender is not traced
 * @param target what it is about
 * @param requestedBy the person or service behind it, as the sender says; null when not said
 * @param reason why, such as a change number; null when not said
 * @param options how to run it
 * @param spec what to do
 */
public record Command(
    String source,
    String id,
    @Nullable Instant time,
    @Nullable Instant expiryTime,
    @Nullable String traceparent,
    Target target,
    @Nullable String requestedBy,
    @Nullable String reason,
    CommandOptions options,
    CommandSpec spec) {

  /** Begins a command about this target. */
  public static CommandBuilder of(Target target, CommandSpec spec) {
    return new CommandBuilder(target, spec);
  }

  /** Begins a command about Windlass itself: jobs and inventory. */
  public static CommandBuilder of(CommandSpec spec) {
    return new CommandBuilder(Target.NONE, spec);
  }

  /** Begins a backup of a database, with every default. */
  public static CommandBuilder backup(String engine, String database) {
    return of(Target.database(engine, database), DatabaseBackup.withDefaults());
  }

  /** Begins a restore of a backup under a name that is not taken. */
  public static CommandBuilder restore(String engine, String newDatabase, String backupId) {
    return of(Target.database(engine, newDatabase), DatabaseRestore.of(backupId));
  }

  /** Begins a read-only query with bound parameters: text, numbers, booleans and null. */
  public static CommandBuilder query(
      String engine, String database, String statement, @Nullable Object... parameters) {
    return of(Target.database(engine, database), QueryRun.of(statement, parameters));
  }

  /** Begins the cancel of a job. */
  public static CommandBuilder cancel(JobId job) {
    return of(new JobCancel(job));
  }

  /** Which command it is. */
  public CommandType type() {
    return CommandType.of(spec);
  }

  /** The job that this command becomes. */
  public JobId jobId() {
    return JobId.of(source, id);
  }
}
