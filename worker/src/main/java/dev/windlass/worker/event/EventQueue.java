package dev.windlass.worker.event;

import dev.windlass.controlstore.OutboxEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Outbox entries on their way to Kafka, in the order in which their transactions began. A place is
 * taken before a transaction begins and filled when it ended, so that what a later transaction saw
 * of an earlier one is also told after it.
 */
final class EventQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Place> places = new ArrayDeque<>();
  private int waitingMessages;

  /** What is known of a place's transaction. */
  private enum State {
    OPEN,
    COMMITTED,
    ABSENT,
    DOUBTFUL
  }

  /** A place in the queue; exactly one of its deciding methods is called, once. */
  final class Place {
    private final OutboxEntry.Key key;
    private State state = State.OPEN;
    private @Nullable OutboxEntry entry;
    private final Deque<OutboxEntry.Key> inherited = new ArrayDeque<>();

    /** Whether it stands for an entry that was in the queue before, or is somebody else's. */
    private boolean stored;

    private Place(OutboxEntry.Key key) {
      this.key = key;
    }

    OutboxEntry.Key key() {
      return key;
    }

    /** The transaction committed. */
    void committed(OutboxEntry committed) {
      committed(committed, List.of());
    }

    /** The transaction committed, and took these entries over, which go first. */
    void committed(OutboxEntry committed, List<OutboxEntry.Key> first) {
      lock.lock();
      try {
        inherited.addAll(first);
        decide(committed.messages().isEmpty() ? State.ABSENT : State.COMMITTED, committed);
      } finally {
        lock.unlock();
      }
    }

    /** Nobody knows whether the transaction committed; the control store will be asked. */
    void doubtful() {
      decide(State.DOUBTFUL, null);
    }

    private void decide(State decided, @Nullable OutboxEntry committed) {
      lock.lock();
      try {
        if (state != State.OPEN) {
          throw new IllegalStateException("Entry " + key + " is decided already: " + state);
        }
        state = decided;
        entry = committed;
        waitingMessages += committed == null ? 0 : committed.messages().size();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * What is at the head.
   *
   * @param key its name
   * @param entry the entry; null when the control store has to be asked for it
   * @param inherited whether it was written by somebody from whom this worker took over
   */
  record Head(OutboxEntry.Key key, @Nullable OutboxEntry entry, boolean inherited) {}

  /** Takes the next place; the key's number grows in the order of the places. */
  Place reserve(Supplier<OutboxEntry.Key> next) {
    lock.lock();
    try {
      Place place = new Place(next.get());
      places.addLast(place);
      return place;
    } finally {
      lock.unlock();
    }
  }

  /** Appends an entry that is in the outbox but not in memory. */
  void appendStored(OutboxEntry.Key key) {
    lock.lock();
    try {
      Place place = reserve(() -> key);
      place.stored = true;
      place.doubtful();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the head once it is decided; blocks until then. */
  Head take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Place first = places.peekFirst();
        if (first != null && !first.inherited.isEmpty()) {
          return new Head(first.inherited.removeFirst(), null, true);
        } else if (first != null && first.state == State.ABSENT) {
          places.removeFirst();
          changed.signalAll();
        } else if (first != null && first.state != State.OPEN) {
          places.removeFirst();
          changed.signalAll();
          waitingMessages -= first.entry == null ? 0 : first.entry.messages().size();
          return new Head(first.key, first.entry, first.stored);
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many messages wait here. */
  int waitingMessages() {
    lock.lock();
    try {
      return waitingMessages;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return places.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
