package dev.windlass.objectstore;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps buffers of one part's size for use again: allocating them anew for every part would make
 * the collector work. Keeps as many as parts may be in flight and drops the rest.
 */
final class PartBuffers {
  private final int size;
  private final int kept;
  private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  PartBuffers(int size, int kept) {
    this.size = size;
    this.kept = kept;
  }

  int size() {
    return size;
  }

  byte[] take() {
    byte[] buffer = free.poll();
    if (buffer == null) {
      return new byte[size];
    }
    count.decrementAndGet();
    return buffer;
  }

  /** Takes a buffer back. The caller no longer uses it. */
  void give(byte[] buffer) {
    if (buffer.length == size) {
      if (count.incrementAndGet() <= kept) {
        free.add(buffer);
      } else {
        count.decrementAndGet();
      }
    }
  }
}
