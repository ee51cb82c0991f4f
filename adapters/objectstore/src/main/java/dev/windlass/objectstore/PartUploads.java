package dev.windlass.objectstore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Sends parts on virtual threads, so many at a time over all objects. A writer that has a full part
 * waits here for a place; places come free by themselves, since every request has a time limit, so
 * writers cannot block each other for good.
 */
final class PartUploads implements AutoCloseable {
  private final PartBuffers buffers;
  private final Semaphore places;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("part-upload-", 0).factory());

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

  /**
   * Sends a buffer, which is given back afterwards.
   *
   * @throws InterruptedException while waiting for a place; the buffer stays with the caller
   */
  <T> CompletableFuture<T> submit(byte[] buffer, int length, Sending<T> sending)
      throws InterruptedException {
    places.acquire();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return sending.send(buffer, length);
          } finally {
            buffers.give(buffer);
            places.release();
          }
        },
        threads);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
