package dev.windlass.worker.event;

import dev.windlass.controlstore.Committed;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.worker.life.WorkerLife;
import java.util.List;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;

/**
 * How transactions hand their messages over: each transaction on the control store that leaves an
 * outbox entry runs through here, and its entry is published once it is committed, in order. What a
 * crash leaves in the outbox is published by the worker that takes over.
 */
public final class EventPublisher {
  private final WorkerLife life;
  private final EventQueue queue;
  private final OutboxRelay relay;

  EventPublisher(WorkerLife life, EventQueue queue, OutboxRelay relay) {
    this.life = life;
    this.queue = queue;
    this.relay = relay;
  }

  /**
   * Runs a transaction and hands its messages over.
   *
   * @param transaction writes the outbox entry of the key that it is given
   * @return what it returned
   * @throws DataAccessException when it failed; if it committed all the same, its messages are
   *     published all the same
   */
  public <T> T publish(Function<OutboxEntry.Key, Committed<T>> transaction) {
    return publish(transaction, _ -> List.of());
  }

  /**
   * Runs a take-over: the entries that it inherits are published before its own.
   *
   * @param transaction writes the outbox entry of the key that it is given
   * @param inherited tells from what it returned the entries that now belong to this worker
   */
  public <T> T publish(
      Function<OutboxEntry.Key, Committed<T>> transaction,
      Function<T, List<OutboxEntry.Key>> inherited) {
    EventQueue.Place place = queue.reserve(life::nextEntry);
    try {
      Committed<T> committed = transaction.apply(place.key());
      place.committed(committed.entry(), inherited.apply(committed.value()));
      return committed.value();
    } catch (RuntimeException | Error e) {
      place.doubtful();
      throw e;
    }
  }

  /** How many messages wait to be acknowledged by Kafka. */
  public int backlog() {
    return queue.waitingMessages() + relay.unacknowledged();
  }

  /** Whether so many messages wait that no more work should be begun. */
  public boolean isCongested() {
    return backlog() > OutboxRelay.MAX_UNACKNOWLEDGED;
  }
}
