package dev.windlass.worker.batch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for long work. It is one of the operating system's own, because compressing keeps a
 * processor busy and a virtual thread that does so keeps the few carriers of short commands busy
 * with it; and it gives way: short commands and heartbeats get a processor first.
 *
 * <p>On Linux, a thread has a nice value of its own, and {@code setpriority} with 0 sets that of
 * the calling thread (setpriority(2), "C library/kernel differences"). Elsewhere, and where it is
 * refused, the thread runs like any other.
 */
final class LongWorkThread {
  /** The nice value; an ordinary thread has 0, and 19 is the most that one can give way. */
  static final int NICE = 5;

  private static final Logger LOG = LoggerFactory.getLogger(LongWorkThread.class);
  private static final int OWN_THREAD = 0;
  private static final int PRIO_PROCESS = 0;

  private LongWorkThread() {}

  /** Starts a thread of this name. */
  static Thread start(String name, Runnable work) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              giveWay();
              work.run();
            });
  }

  private static void giveWay() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    try {
      int answer = (int) SetPriority.HANDLE.invokeExact(PRIO_PROCESS, OWN_THREAD, NICE);
      if (answer != 0) {
        LOG.debug("A thread of long work keeps its priority; setpriority answered {}.", answer);
      }
    } catch (Throwable e) {
      LOG.debug("A thread of long work keeps its priority: {}", e.toString());
    }
  }

  /** Looked up when it is first needed. */
  @SuppressWarnings("restricted")
  private static final class SetPriority {
    static final MethodHandle HANDLE =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT));
  }
}
