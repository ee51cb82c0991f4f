package dev.windlass.worker.observation;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.Observation.ReadLog;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.command.LogsGetResult;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.QueryRun.Destination;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.objectstore.ObjectKey;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.Ranges;
import dev.windlass.worker.operation.ResourceLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code logs.get}. Entries hold statements and values: they are shown in the result only when the
 * command asks, the engine's policy allows rows and statements, and they are few; else they go into
 * an object.
 */
@Component
public final class LogsGetOperation implements Operation<LogsGet> {
  private static final String CONTENT_TYPE = "application/x-ndjson";
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_INLINE_BYTES = 256 << 10;

  private final ObjectStore store;

  LogsGetOperation(ObjectStore store) {
    this.store = store;
  }

  @Override
  public Class<LogsGet> serves() {
    return LogsGet.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, LogsGet spec) {
    return List.of();
  }

  @Override
  public boolean mutates(LogsGet spec) {
    return false;
  }

  @Override
  public boolean repeatable(LogsGet spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(15);
  }

  @Override
  public CommandResult run(JobContext context, LogsGet spec) {
    LogsGet within =
        new LogsGet(
            spec.from(),
            spec.to(),
            spec.level(),
            spec.contains(),
            Ranges.within("limit", spec.limit(), 1, MAX_ENTRIES, LogsGet.DEFAULT_LIMIT),
            spec.destination());
    ReadLog read = context.engine().observation().logs(within, context);
    if (context.dryRun()) {
      return new DryRunResult(
          List.of(
              "Bring %d entries of %d files of the log of engine %s."
                  .formatted(
                      read.entries().size(), read.sources().size(), context.engine().name())));
    }
    byte[] lines = lines(read.entries());
    boolean inline =
        spec.destination() == Destination.INLINE
            && isAllowed(context.engineDocument().policy())
            && lines.length <= MAX_INLINE_BYTES;
    return new LogsGetResult(
        inline ? read.entries() : null,
        inline ? null : put(context, lines),
        read.entries().size(),
        read.truncated(),
        read.sources());
  }

  private static boolean isAllowed(EngineDocument.@Nullable Policy policy) {
    return policy != null
        && Boolean.TRUE.equals(policy.inlineRows())
        && Boolean.TRUE.equals(policy.statements());
  }

  private static byte[] lines(List<LogEntry> entries) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LogEntry entry : entries) {
      lines.writeBytes(WindlassJson.events().writeValueAsBytes(entry));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  private ObjectReference put(JobContext context, byte[] lines) {
    String prefix = ObjectKey.of("results", context.lease().job().value());
    String name = "log-" + context.lease().token() + ".jsonl";
    try (ObjectWriter writer = store.sink(prefix).create(name, CONTENT_TYPE)) {
      writer.stream().write(lines);
      StoredObject object = writer.complete();
      return new ObjectReference(
          store.location(prefix + "/" + object.name()),
          object.bytes(),
          object.sha256(),
          CONTENT_TYPE);
    } catch (IOException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "The entries could not be written to the object store: " + e.getMessage(),
          null,
          null,
          e);
    }
  }
}
