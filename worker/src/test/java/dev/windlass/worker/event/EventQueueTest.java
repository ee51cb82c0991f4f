package dev.windlass.worker.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.OutboxMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Entries leave in the order in which their transactions began. */
class EventQueueTest {
  private final AtomicLong numbers = new AtomicLong();
  private final EventQueue queue = new EventQueue();

  private EventQueue.Place reserve() {
    return queue.reserve(() -> new OutboxEntry.Key(1, numbers.incrementAndGet()));
  }

  private static OutboxEntry entry(EventQueue.Place place, int messages) {
    return new OutboxEntry(
        place.key(),
        java.util.Collections.nCopies(
            messages, new OutboxMessage("t", null, List.of(), new byte[0])));
  }

  private CompletableFuture<EventQueue.Head> take() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return queue.take();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void aLaterEntryWaitsForAnEarlierTransactionToEnd() throws Exception {
    EventQueue.Place first = reserve();
    EventQueue.Place second = reserve();
    second.committed(entry(second, 2));
    CompletableFuture<EventQueue.Head> head = take();
    assertThat(queue.waitingMessages()).isEqualTo(2);
    assertThat(head).isNotDone();
    first.committed(entry(first, 1));
    assertThat(head.get(5, TimeUnit.SECONDS).key()).isEqualTo(first.key());
    assertThat(queue.take().key()).isEqualTo(second.key());
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.waitingMessages()).isZero();
  }

  @Test
  void aTransactionWithoutMessagesHoldsNobodyUp() throws Exception {
    EventQueue.Place first = reserve();
    EventQueue.Place second = reserve();
    first.committed(entry(first, 0));
    second.committed(entry(second, 1));
    assertThat(queue.take().key()).isEqualTo(second.key());
  }

  @Test
  void whatWasInheritedGoesFirst() throws Exception {
    EventQueue.Place place = reserve();
    OutboxEntry.Key old = new OutboxEntry.Key(0, 7);
    place.committed(entry(place, 1), List.of(old));
    assertThat(queue.take()).isEqualTo(new EventQueue.Head(old, null, true));
    assertThat(queue.take().key()).isEqualTo(place.key());
  }

  @Test
  void aDoubtfulEntryKeepsItsPlaceAndHasToBeLookedUp() throws Exception {
    EventQueue.Place place = reserve();
    place.doubtful();
    assertThat(queue.take().entry()).isNull();
    assertThatThrownBy(place::doubtful).isInstanceOf(IllegalStateException.class);
  }
}
