package dev.windlass.worker.life;

import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.controlstore.WorkerLeaseLost;
import dev.windlass.controlstore.WorkerLeases;
import dev.windlass.messages.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's registration and lease.
 *
 * <p>The lease is held only as long as the last renewal that went through says, by this machine's
 * monotonic clock and counted from before the request was sent; so a worker that was frozen, or cut
 * off from the control database, knows by itself that it must stop. A worker that lost its lease
 * begins a new life.
 */
public final class WorkerLife {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLife.class);

  private final WorkerLeases leases;
  private final String name;
  private final Duration lease;
  private final List<LifeListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong entries = new AtomicLong();

  private final Set<Long> formerLives = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Life life;

  /** One registration. The times are of {@link System#nanoTime}. */
  private record Life(WorkerIdentity identity, long bornAt, long heldUntil) {
    Life heldUntil(long nanos) {
      return new Life(identity, bornAt, nanos);
    }
  }

  /** A worker that is not registered yet. */
  public WorkerLife(WorkerLeases leases, String name, Duration lease) {
    this.leases = leases;
    this.name = name;
    this.lease = lease;
  }

  /** Has somebody told what the heartbeat learns. */
  public void listen(LifeListener listener) {
    listeners.add(listener);
  }

  /** The worker's name, the same in every life. */
  public String name() {
    return name;
  }

  /** Whether the lease is held at this moment. */
  public boolean isHeld() {
    return isHeld(life);
  }

  /** Whether this life is the present one and its lease is held. */
  public boolean isHeld(long identity) {
    Life now = life;
    return now != null && now.identity().id() == identity && isHeld(now);
  }

  /** Whether this life is over: another one of this worker began since. */
  public boolean isOver(long identity) {
    Life now = life;
    return now != null && now.identity().id() > identity;
  }

  private static boolean isHeld(@Nullable Life life) {
    return life != null && life.heldUntil() - System.nanoTime() > 0;
  }

  /**
   * The present life.
   *
   * @throws IllegalStateException before the first registration
   */
  public WorkerIdentity identity() {
    Life now = life;
    if (now == null) {
      throw new IllegalStateException("This worker is not registered.");
    }
    return now.identity();
  }

  /** A name for the next outbox entry of this life. */
  public OutboxEntry.Key nextEntry() {
    return new OutboxEntry.Key(identity().id(), entries.incrementAndGet());
  }

  /**
   * Whether this life has been held without a break for as long as a lease. Before that it takes
   * nobody for dead: after an outage of the control database everybody's lease is over, and those
   * who live need a moment to say so.
   */
  private boolean isSettled() {
    Life now = life;
    return isHeld(now) && now != null && System.nanoTime() - now.bornAt() > lease.toNanos();
  }

  /**
   * Whether this worker may take over from that one: it has settled, or that one is a former life
   * of its own, which nobody needs to wait for.
   */
  public boolean mayTakeOver(WorkerIdentity dead) {
    return isSettled() || (isHeld() && formerLives.contains(dead.id()));
  }

  /** Begins a life. */
  public void register() {
    long asked = System.nanoTime();
    WorkerIdentity identity = leases.register(name, lease);
    Life former = life;
    if (former != null) {
      formerLives.add(former.identity().id());
    }
    life = new Life(identity, asked, asked + lease.toNanos());
    LOG.info("Worker {} is registered (life {}).", name, identity.id());
  }

  /** Renews the lease, or begins a new life when it is lost. */
  void beat() {
    Life now = life;
    if (now == null) {
      register();
      return;
    }
    if (!isHeld(now)) {
      // Its jobs were told to stop; whoever takes them over, this worker included, starts them
      // anew.
      LOG.warn("The lease of life {} lapsed before it could be renewed.", now.identity().id());
      listeners.forEach(listener -> listener.onLost(now.identity()));
      leases.resign(now.identity());
      register();
      return;
    }
    long before = System.nanoTime();
    try {
      Set<JobId> cancels = leases.renew(now.identity(), lease);
      life = now.heldUntil(before + lease.toNanos());
      if (!cancels.isEmpty()) {
        listeners.forEach(listener -> listener.onCancels(cancels));
      }
      listeners.forEach(listener -> listener.onBeat(now.identity()));
    } catch (WorkerLeaseLost e) {
      LOG.warn("{} A new life begins.", e.getMessage());
      listeners.forEach(listener -> listener.onLost(now.identity()));
      register();
    }
  }

  /** Tells everybody when the lease has lapsed unrenewed. */
  void watch() {
    Life now = life;
    if (now != null && !isHeld(now)) {
      listeners.forEach(listener -> listener.onLost(now.identity()));
    }
  }

  /** Ends the life; what is left in the control store is taken over by others at once. */
  public void resign() {
    Life now = life;
    life = null;
    if (now != null) {
      leases.resign(now.identity());
      LOG.info("Worker {} has resigned (life {}).", name, now.identity().id());
    }
  }
}
