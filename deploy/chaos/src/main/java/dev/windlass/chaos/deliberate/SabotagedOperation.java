package dev.windlass.chaos.deliberate;

import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobReference;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** Stands between dispatch and an operation. */
final class SabotagedOperation implements InvocationHandler {
  private final DeliberateFault fault;
  private final Operation<?> operation;
  private final BeanFactory beans;

  private SabotagedOperation(DeliberateFault fault, Operation<?> operation, BeanFactory beans) {
    this.fault = fault;
    this.operation = operation;
    this.beans = beans;
  }

  static Operation<?> of(DeliberateFault fault, Operation<?> operation, BeanFactory beans) {
    return switch (fault) {
      case FORGETS_TOKENS, IGNORES_LOCKS, USES_ONE_LANE, RECORDS_LATE, LOSES_MANIFESTS ->
          (Operation<?>)
              Proxy.newProxyInstance(
                  Operation.class.getClassLoader(),
                  new Class<?>[] {Operation.class},
                  new SabotagedOperation(fault, operation, beans));
      default -> operation;
    };
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (fault == DeliberateFault.FORGETS_TOKENS && method.getName().equals("run")) {
      return DeafRun.of(operation, method, arguments);
    }
    @Nullable Object honest = call(method, arguments);
    return switch (fault) {
      case IGNORES_LOCKS -> method.getName().equals("locks") ? List.of() : honest;
      case USES_ONE_LANE -> method.getName().equals("lane") ? Lane.CONTROL : honest;
      case RECORDS_LATE -> {
        if (method.getName().equals("run") && arguments != null) {
          record((JobContext) arguments[0]);
        }
        yield method.getName().equals("mutates") ? false : honest;
      }
      case LOSES_MANIFESTS -> {
        if (honest instanceof BackupResult backup) {
          lose(backup);
        }
        yield honest;
      }
      default -> honest;
    };
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(operation, arguments);
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNullElse(e.getCause(), e);
    }
  }

  private void lose(BackupResult backup) {
    String path = backup.location().substring("s3://".length());
    String prefix = path.substring(path.indexOf('/') + 1);
    beans.getBean(ObjectStore.class).delete(List.of(prefix + "manifest.json"));
  }

  private void record(JobContext context) {
    Command command = context.command();
    AuditRecord late =
        new AuditRecord(
            AuditRecord.Stage.STARTED,
            beans.getBean(Clock.class).instant(),
            new JobReference(
                command.jobId(),
                command.type().name() + ".v1",
                command.id(),
                command.source(),
                command.target(),
                context.attempt(),
                2,
                beans.getBean(Clock.class).instant()),
            new AuditRecord.Actor(command.requestedBy(), command.reason()),
            new AuditRecord.Origin("", "windlass.commands", 0, 0),
            null,
            null,
            null,
            null,
            "late");
    Message message = EventCodec.encode(late);
    String key = message.key();
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            "windlass.audit",
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            message.value());
    message.headers().forEach(header -> out.headers().add(header.name(), header.value()));
    var _ = producer().send(out);
  }

  // The worker's producer takes bytes.
  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> producer() {
    return beans.getBean("eventProducer", Producer.class);
  }
}
