package dev.windlass.messages.command;

import dev.windlass.messages.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Command} together; see {@link Command#of}. For one thread.
 *
 * <p>Choose the {@link #id} yourself where you may have to send again without knowing whether the
 * first time arrived: the same source and id become one job, however often they are sent.
 */
public final class CommandBuilder {
  /** The source of commands whose sender did not name one. */
  public static final String DEFAULT_SOURCE = "/windlass/client";

  private final Target target;
  private final CommandSpec spec;
  private @Nullable String source;
  private @Nullable String id;
  private @Nullable Instant time;
  private @Nullable Instant expiryTime;
  private @Nullable String traceparent;
  private @Nullable String requestedBy;
  private @Nullable String reason;
  private @Nullable Duration timeout;
  private @Nullable Instant notBefore;
  private CommandOptions.@Nullable Priority priority;
  private @Nullable Boolean dryRun;

  CommandBuilder(Target target, CommandSpec spec) {
    this.target = target;
    this.spec = spec;
  }

  /** Who sends, as a URI reference such as {@code /billing/nightly}. */
  public CommandBuilder source(String value) {
    source = value;
    return this;
  }

  /** A name for the command, unique within the source; a random one when not chosen. */
  public CommandBuilder id(String value) {
    id = value;
    return this;
  }

  /** When it was made. */
  public CommandBuilder time(Instant value) {
    time = value;
    return this;
  }

  /** The latest moment at which it may start. */
  public CommandBuilder expiresAt(Instant value) {
    expiryTime = value;
    return this;
  }

  /** The W3C trace context that it belongs to. */
  public CommandBuilder traceparent(String value) {
    traceparent = value;
    return this;
  }

  /** The person or service behind it. */
  public CommandBuilder requestedBy(String value) {
    requestedBy = value;
    return this;
  }

  /** Why, such as a change number. */
  public CommandBuilder reason(String value) {
    reason = value;
    return this;
  }

  /** How long the job may run from its first start. */
  public CommandBuilder timeout(Duration value) {
    timeout = value;
    return this;
  }

  /** The earliest moment to start. */
  public CommandBuilder notBefore(Instant value) {
    notBefore = value;
    return this;
  }

  /** Which of an engine's waiting jobs goes first. */
  public CommandBuilder priority(CommandOptions.Priority value) {
    priority = value;
    return this;
  }

  /** Run every check, say what would be done, and change nothing. */
  public CommandBuilder dryRun() {
    return dryRun(true);
  }

  /** Whether to run the checks only. */
  public CommandBuilder dryRun(boolean value) {
    dryRun = value ? Boolean.TRUE : null;
    return this;
  }

  /** The command; source and id get their defaults where they were not chosen. */
  public Command build() {
    return new Command(
        source == null ? DEFAULT_SOURCE : source,
        id == null ? UUID.randomUUID().toString() : id,
        time,
        expiryTime,
        traceparent,
        target,
        requestedBy,
        reason,
        new CommandOptions(timeout, notBefore, priority, dryRun),
        spec);
  }

  /** The command, with this source and the clock's time where none were chosen. */
  public Command build(String defaultSource, Clock clock) {
    if (source == null) {
      source = defaultSource;
    }
    if (time == null) {
      time = clock.instant();
    }
    return build();
  }
}
