package dev.windlass.chaos.house;

import dev.windlass.testbed.TcpProxy;
import java.time.Duration;

/**
 * A piece of network that can be cut, silenced and slowed.
 *
 * @param name what it joins, such as {@code worker-1 to control}
 * @param proxy what stands in it
 */
public record Wire(String name, TcpProxy proxy) implements AutoCloseable {
  static Wire to(String name, int target) {
    return new Wire(name, TcpProxy.to(target));
  }

  /** Breaks every connection and refuses new ones. */
  public void cut() {
    proxy.cut();
  }

  /** Takes connections and moves nothing. */
  public void stall() {
    proxy.stall();
  }

  /** Holds every piece back. */
  public void slow(Duration delay) {
    proxy.slow(delay);
  }

  /** Is as it should be. */
  public void heal() {
    proxy.restore();
  }

  int port() {
    return proxy.port();
  }

  @Override
  public void close() {
    proxy.close();
  }
}
