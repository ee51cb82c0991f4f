package dev.windlass.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.Backups;
import dev.windlass.engine.Configuration;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Lifecycle;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.Observation;
import dev.windlass.engine.Processes;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Replication;
import dev.windlass.engine.Schemas;
import dev.windlass.engine.Users;
import dev.windlass.messages.FailureCode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call of the SPI reaches the engine behind the guard, and the guard does its work. */
class GuardedEngineTest {
  private static final GuardSettings SETTINGS =
      new GuardSettings(4, Duration.ofMillis(50), 3, Duration.ofMinutes(1), Duration.ofMinutes(5));

  private final EngineGuard guard = new EngineGuard("e", SETTINGS);

  @TestFactory
  Stream<DynamicTest> everyMethodOfEveryFacetIsForwarded() {
    return Stream.of(
            Engine.class,
            Databases.class,
            Users.class,
            Configuration.class,
            Processes.class,
            Queries.class,
            Observation.class,
            Schemas.class,
            Maintenance.class,
            Replication.class,
            Lifecycle.class,
            Backups.class)
        .flatMap(
            facet ->
                Arrays.stream(facet.getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .map(
                        method ->
                            DynamicTest.dynamicTest(
                                facet.getSimpleName() + "." + method.getName(),
                                () -> isForwarded(facet, method))));
  }

  private void isForwarded(Class<?> facet, Method method) throws ReflectiveOperationException {
    List<Method> called = new ArrayList<>();
    Object behind = recording(facet, called);
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(GuardedEngineTest::argument).toArray();
    method.invoke(guarded(facet, behind), arguments);
    assertThat(called).extracting(Method::getName).containsExactly(method.getName());
  }

  private static @Nullable Object argument(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return type == String.class ? "x" : null;
  }

  private Object guarded(Class<?> facet, Object behind) {
    return switch (behind) {
      case Engine engine when facet == Engine.class -> new GuardedEngine(engine, guard);
      case Databases databases when facet == Databases.class ->
          new GuardedDatabases(databases, guard);
      case Users users when facet == Users.class -> new GuardedUsers(users, guard);
      case Configuration configuration when facet == Configuration.class ->
          new GuardedConfiguration(configuration, guard);
      case Processes processes when facet == Processes.class ->
          new GuardedProcesses(processes, guard);
      case Queries queries when facet == Queries.class -> new GuardedQueries(queries, guard);
      case Maintenance maintenance when facet == Maintenance.class ->
          new GuardedMaintenance(maintenance, guard);
      case Lifecycle lifecycle when facet == Lifecycle.class -> new GuardedLifecycle(lifecycle);
      case Replication replication when facet == Replication.class ->
          new GuardedReplication(replication, guard);
      case Observation observation when facet == Observation.class ->
          new GuardedObservation(observation, guard);
      case Schemas schemas when facet == Schemas.class -> new GuardedSchemas(schemas, guard);
      case Backups backups when facet == Backups.class -> new GuardedBackups(backups, guard);
      default -> throw new AssertionError(facet + " has no guard.");
    };
  }

  private static Object recording(Class<?> facet, List<Method> called) {
    return Proxy.newProxyInstance(
        facet.getClassLoader(),
        new Class<?>[] {facet},
        (_, method, _) -> {
          called.add(method);
          return empty(method.getReturnType());
        });
  }

  private static Object empty(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type.isInterface() && type.getPackage().equals(Engine.class.getPackage())) {
      return recording(type, new ArrayList<>());
    }
    if (type == Set.class) {
      return Set.of();
    }
    if (type == List.class) {
      return List.of();
    }
    return type == Optional.class ? Optional.empty() : null;
  }

  @Test
  void anEngineThatCannotBeReachedIsLeftAlone() {
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < SETTINGS.failureThreshold(); i++) {
      assertThatThrownBy(() -> guard.call(() -> unreachable(calls)))
          .isInstanceOf(EngineException.class);
    }
    assertThatThrownBy(() -> guard.call(() -> unreachable(calls)))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.ENGINE_UNREACHABLE);
              assertThat(e).hasMessageContaining("left alone");
            });
    assertThat(calls).hasValue(SETTINGS.failureThreshold());
    assertThat(guard.state()).isEqualTo("OPEN");
    assertThat(guard.callOpen(() -> "other nodes of it are asked")).isNotEmpty();
  }

  private static Object unreachable(AtomicInteger calls) {
    calls.incrementAndGet();
    throw new EngineException(FailureCode.ENGINE_UNREACHABLE, "Nobody there.", null);
  }

  @Test
  void anEngineThatHangsTakesItsOwnPlacesAndRefusesTheRestAtOnce() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    int places = SETTINGS.concurrentCalls();
    ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor();
    try (jobs) {
      CountDownLatch inside = new CountDownLatch(places);
      List<Future<?>> hanging = new ArrayList<>();
      for (int i = 0; i < places; i++) {
        hanging.add(jobs.submit(() -> guard.call(() -> hang(inside, hang))));
      }
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      assertBusy(() -> guard.call(() -> "waits a moment, while the engine may be only slow"));
      long began = System.nanoTime();
      for (int i = 0; i < 1_000; i++) {
        assertBusy(() -> guard.call(() -> "refused"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("a thousand refusals take less than the waiting of a hundred would")
          .isLessThan(SETTINGS.callWait().multipliedBy(100));
      assertThat(guard.longCall(() -> "long work has its own limit")).isNotEmpty();
      hang.countDown();
      for (Future<?> call : hanging) {
        call.get(10, TimeUnit.SECONDS);
      }
    }
    assertThat(guard.call(() -> "it answers again")).isNotEmpty();
  }

  private static String hang(CountDownLatch inside, CountDownLatch until) {
    inside.countDown();
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "answered";
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.ENGINE_BUSY));
  }

  @Test
  void aBurstAfterAQuietTimeWaitsForItsTurn() throws Exception {
    EngineGuard patient =
        new EngineGuard(
            "e",
            new GuardSettings(
                4, Duration.ofMillis(500), 3, Duration.ofMinutes(1), Duration.ofMinutes(5)));
    CountDownLatch started = new CountDownLatch(4);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor();
    try (jobs) {
      List<Future<String>> burst = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        burst.add(jobs.submit(() -> patient.call(() -> hang(started, go))));
      }
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      burst.add(jobs.submit(() -> patient.call(() -> "its turn")));
      go.countDown();
      for (Future<String> call : burst) {
        assertThat(call.get(10, TimeUnit.SECONDS)).isNotEmpty();
      }
    }
  }

  @Test
  void otherFailuresDoNotOpenTheCircuit() {
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () ->
                  guard.call(
                      () -> {
                        throw new EngineException(FailureCode.NOT_FOUND, "None.", null);
                      }))
          .isInstanceOf(EngineException.class);
    }
    assertThat(guard.state()).isEqualTo("CLOSED");
  }

  @Test
  void aCallThatFindsNoRoomFailsAsBusy() {
    assertThatThrownBy(() -> nest(guard, SETTINGS.concurrentCalls() + 1))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.ENGINE_BUSY));
  }

  private static Integer nest(EngineGuard guard, int depth) {
    return depth == 0 ? 0 : guard.call(() -> nest(guard, depth - 1));
  }
}
