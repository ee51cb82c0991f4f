package dev.windlass.chaos.deliberate;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Runs an operation that hears of no stop: it goes on although its lease is lost. */
final class DeafRun {
  private DeafRun() {}

  static Object of(Operation<?> operation, Method run, Object @Nullable [] arguments)
      throws Throwable {
    Object[] deaf = Objects.requireNonNull(arguments).clone();
    deaf[0] = deafen((JobContext) deaf[0]);
    FutureTask<Object> task = new FutureTask<>(() -> run.invoke(operation, deaf));
    Thread.ofVirtual().start(task);
    while (true) {
      try {
        return task.get();
      } catch (InterruptedException notHeard) {
        // That would be a stop.
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw cause instanceof InvocationTargetException thrown
            ? Objects.requireNonNullElse(thrown.getCause(), thrown)
            : cause;
      }
    }
  }

  private static JobContext deafen(JobContext context) {
    return (JobContext)
        Proxy.newProxyInstance(
            DeafRun.class.getClassLoader(),
            new Class<?>[] {JobContext.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "throwIfCancelled" -> null;
                  case "isCancelled" -> false;
                  case "onCancel" -> (WorkMonitor.Registration) () -> {};
                  default -> {
                    try {
                      yield method.invoke(context, arguments);
                    } catch (InvocationTargetException e) {
                      throw Objects.requireNonNullElse(e.getCause(), e);
                    }
                  }
                });
  }
}
