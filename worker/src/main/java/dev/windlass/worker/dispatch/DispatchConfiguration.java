package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobChanges;
import dev.windlass.controlstore.JobClaims;
import dev.windlass.controlstore.JobSweeps;
import dev.windlass.controlstore.JobWaits;
import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.engine.EnginePool;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.event.ProgressFeed;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.life.WorkerSettings;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.OperationCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dispatch, put together. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {
  @Bean
  OperationCatalog operationCatalog(List<Operation<?>> operations) {
    return new OperationCatalog(operations);
  }

  @Bean
  DispatchFigures dispatchFigures(MeterRegistry meters) {
    return new DispatchFigures(meters);
  }

  @Bean
  JobRunner.JobEnding jobEnding(
      Clock clock,
      WorkerSettings settings,
      JobMessages messages,
      EventPublisher publisher,
      JobChanges changes,
      OutboxRepository outbox,
      ObjectProvider<ObjectStore> store) {
    return new JobRunner.JobEnding(
        new Judge(clock, settings),
        new Conclusions(messages, new LargeResults(store::getIfAvailable), clock),
        new Completions(publisher, changes, outbox));
  }

  @Bean
  JobSlots jobSlots(WorkerSettings settings) {
    return new JobSlots(settings.controlSlots(), settings.workSlots());
  }

  @Bean
  Dispatcher dispatcher(
      JobClaims claims,
      EventPublisher publisher,
      WorkerLife life,
      JobSlots slots,
      OperationCatalog operations,
      JobRunner.JobEnding ending,
      DispatchFigures figures,
      Clock clock,
      WorkerSettings settings) {
    return new Dispatcher(
        claims,
        publisher,
        life,
        slots,
        operations,
        ending.conclusions(),
        figures,
        clock,
        settings.poll());
  }

  @Bean
  JobRunner jobRunner(
      OperationCatalog operations,
      EnginePool engines,
      JobSlots slots,
      JobRunner.JobEnding ending,
      WorkerLife life,
      DispatchFigures figures,
      Clock clock,
      Dispatcher dispatcher) {
    return new JobRunner(
        operations, engines, slots, ending, life, figures, clock, dispatcher::ended);
  }

  @Bean
  ImmediateStart immediateStart(
      Dispatcher dispatcher, JobRunner runner, JobSlots slots, WorkerLife life) {
    return new ImmediateStart(dispatcher, runner, slots, life);
  }

  @Bean
  LeftJobs leftJobs(
      JobSweeps sweeps,
      JobWaits waits,
      JobSlots slots,
      WorkerLeases workers,
      WorkerLife life,
      EventPublisher publisher,
      OperationCatalog operations,
      JobRunner.JobEnding ending,
      DispatchFigures figures,
      Clock clock) {
    return new LeftJobs(
        sweeps, waits, slots, workers, life, publisher, operations, ending, figures, clock);
  }

  @Bean
  Dispatch dispatch(
      Dispatcher dispatcher,
      JobRunner runner,
      JobSlots slots,
      LeftJobs leftJobs,
      ProgressFeed feed,
      JobRunner.JobEnding ending,
      WorkerLife life,
      EnginePool engines,
      WorkerSettings settings) {
    return new Dispatch(
        dispatcher,
        runner,
        slots,
        leftJobs,
        new JobWatch(slots, feed, life),
        ending.completions(),
        life,
        settings.stopGrace(),
        engines::closeIdle);
  }
}
