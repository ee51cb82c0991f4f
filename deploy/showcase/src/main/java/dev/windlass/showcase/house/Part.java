package dev.windlass.showcase.house;

/** A worker or a scheduler that runs. */
public interface Part extends AutoCloseable {
  /** What it is called. */
  String name();

  /** The process it runs in. */
  long pid();

  /** Whether it still runs. */
  boolean isRunning();

  /** Stops it in good order and waits until it has stopped. */
  @Override
  void close();
}
