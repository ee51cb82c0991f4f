package dev.windlass.acceptance.architecture.violations.time;

/** Sleeps. */
public class Sleeper {
  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }
}
