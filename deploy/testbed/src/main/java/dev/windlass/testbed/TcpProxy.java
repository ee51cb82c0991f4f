package dev.windlass.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on 127.0.0.1 and misbehaves on demand: cuts connections,
 * refuses new ones, falls silent, dawdles, breaks after so many bytes. Its port stays the same. The
 * lock guards how it behaves; bytes are moved outside it.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final int port;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stalled;
  private long delayNanos;
  private long bytesUntilCut = Long.MAX_VALUE;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;

  private TcpProxy(int port, int target) {
    this.port = port;
    this.target = target;
  }

  /** Starts a proxy that passes everything on to this port. */
  public static TcpProxy to(int target) {
    TcpProxy proxy = new TcpProxy(LocalPorts.free(), target);
    proxy.restore();
    return proxy;
  }

  /** Where clients connect. */
  public int port() {
    return port;
  }

  /** Breaks every connection and refuses new ones, as when the server is down. */
  public void cut() {
    Thread accepting;
    lock.lock();
    try {
      ServerSocket listening = listener;
      listener = null;
      close(listening);
      accepting = acceptor;
      acceptor = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    awaitEnd(accepting);
    cutConnections();
  }

  /** The port refuses only when nobody is inside its accept any more. */
  private static void awaitEnd(@Nullable Thread accepting) {
    try {
      if (accepting != null) {
        accepting.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks every connection; new ones are served. */
  public void cutConnections() {
    sockets.forEach(TcpProxy::close);
  }

  /** Breaks every connection once, after so many more bytes of answers have passed. */
  public void cutAfter(long bytesOfAnswers) {
    lock.lock();
    try {
      bytesUntilCut = bytesOfAnswers;
    } finally {
      lock.unlock();
    }
  }

  /** Takes connections and moves nothing, as when a firewall drops the packets. */
  public void stall() {
    lock.lock();
    try {
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  /** Holds every piece of up to 16 KiB back for so long, in both directions. */
  public void slow(Duration delay) {
    lock.lock();
    try {
      delayNanos = delay.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Serves again. */
  public void restore() {
    lock.lock();
    try {
      stalled = false;
      delayNanos = 0;
      bytesUntilCut = Long.MAX_VALUE;
      changed.signalAll();
      if (listener == null) {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = listening;
        acceptor = Thread.ofVirtual().name("proxy-" + port).start(() -> accept(listening));
      }
    } catch (IOException e) {
      throw new TestbedException("The proxy cannot listen on port " + port + ".", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    cut();
    restoreWaiters();
  }

  private void restoreWaiters() {
    lock.lock();
    try {
      stalled = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket client = listening.accept();
        try {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(client);
          sockets.add(server);
          Thread.ofVirtual().start(() -> pump(client, server, false));
          Thread.ofVirtual().start(() -> pump(server, client, true));
        } catch (IOException serverIsDown) {
          close(client);
        }
      }
    } catch (IOException closed) {
      // cut() closed the listener.
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      int count = in.read(chunk);
      while (count >= 0) {
        pass(answers ? count : 0);
        out.write(chunk, 0, count);
        count = in.read(chunk);
      }
    } catch (IOException | InterruptedException broken) {
      // The other direction sees its socket closed.
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** Waits while the proxy is silent or slow, and breaks everything when the count is reached. */
  private void pass(int answered) throws InterruptedException {
    lock.lock();
    try {
      long nanos = delayNanos;
      while (nanos > 0 && delayNanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      while (stalled) {
        changed.await();
      }
      bytesUntilCut -= answered;
      if (bytesUntilCut < 0) {
        bytesUntilCut = Long.MAX_VALUE;
        cutConnections();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void close(java.io.@Nullable Closeable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (IOException alreadyBroken) {
      // That is what was wanted.
    }
  }
}
