package dev.windlass.worker.scripted;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.engine.Engine;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.inventory.EngineDocument;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Contexts of jobs that no control store knows. */
public final class Contexts {
  private static final CommandOptions DRY = new CommandOptions(null, null, null, true);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Engine engine;
  private final EngineDocument document;

  /** Contexts on this engine, whose policy allows everything. */
  public Contexts(Engine engine) {
    this(engine, new EngineDocument.Policy(true, true));
  }

  /** Contexts on this engine under this policy. */
  public Contexts(Engine engine, EngineDocument.@Nullable Policy policy) {
    this(engine, new EngineDocument("e", "scripted", null, null, null, null, policy));
  }

  /** Contexts on this engine with this document. */
  public Contexts(Engine engine, EngineDocument document) {
    this.engine = engine;
    this.document = document;
  }

  /** A first attempt. */
  public ScriptedContext first(CommandSpec spec, @Nullable String database) {
    return context(spec, database, CommandOptions.NONE, 1);
  }

  /** A second attempt, after nobody knows what of the first. */
  public ScriptedContext second(CommandSpec spec, @Nullable String database) {
    return context(spec, database, CommandOptions.NONE, 2);
  }

  /** A dry run. */
  public ScriptedContext dry(CommandSpec spec, @Nullable String database) {
    return context(spec, database, DRY, 1);
  }

  private ScriptedContext context(
      CommandSpec spec, @Nullable String database, CommandOptions options, int attempt) {
    Command command =
        new Command(
            "/test/contexts",
            "c" + NUMBERS.incrementAndGet(),
            null,
            null,
            null,
            new Target("e", database),
            null,
            null,
            options,
            spec);
    JobRecord job =
        new JobRecord(
            new JobLease(command.jobId(), 1, "w", 1),
            command,
            new Origin("ab".repeat(32), "t", 0, 0),
            false,
            attempt,
            1,
            ScriptedEngine.NOW,
            ScriptedEngine.NOW,
            Duration.ofHours(1),
            false,
            false);
    return new ScriptedContext(job, engine, document);
  }
}
