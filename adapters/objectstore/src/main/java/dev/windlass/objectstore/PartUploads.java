package dev.windlass.objectstore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends parts on virtual threads, so many at a time over all objects. A writer that has a full part
 * waits here for a place; places come free by themselves, since every request has a time limit, so
 * writers cannot block each other for good.
 */
final class PartUploads implements AutoCloseable {
  private final PartBuffers buffers;
  private final Semaphore places;
  private final AtomicBoolean closed = new AtomicBoolean();

  PartUploads(int partBytes, int inFlight) {
    this.buffers = new PartBuffers(partBytes, inFlight);
    this.places = new Semaphore(inFlight);
  }

  PartBuffers buffers() {
    return buffers;
  }

  /** What sends a part's bytes. */
  interface Sending<T> {
    T send(byte[] buffer, int length);
  }

  /** A part under way: its outcome, and the thread to interrupt when nobody wants it any more. */
  record Sent<T>(CompletableFuture<T> outcome, Thread thread) {}

  /**
   * Sends a buffer, which is given back afterwards.
   *
   * @throws InterruptedException while waiting for a place; the buffer stays with the caller
   */
  <T> Sent<T> submit(byte[] buffer, int length, Sending<T> sending) throws InterruptedException {
    if (closed.get()) {
      throw new IllegalStateException("The object store is closed.");
    }
    places.acquire();
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual().name("part-upload").start(() -> run(buffer, length, sending, outcome));
    return new Sent<>(outcome, thread);
  }

  /** Every failure ends in the outcome: nothing but the outcome is waited for. */
  private <T> void run(
      byte[] buffer, int length, Sending<T> sending, CompletableFuture<T> outcome) {
    try {
      T result = sending.send(buffer, length);
      buffers.give(buffer);
      outcome.complete(result);
    } catch (RuntimeException | Error e) {
      buffers.give(buffer);
      outcome.completeExceptionally(e);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
