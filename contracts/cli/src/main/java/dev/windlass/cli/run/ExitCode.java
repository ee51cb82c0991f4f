package dev.windlass.cli.run;

/** What the program ends with. Scripts may rely on it. */
public enum ExitCode {
  /** The job succeeded. */
  SUCCEEDED(0),
  /** The job failed, was cancelled, expired, or is not known; also a fault of this program. */
  FAILED(1),
  /** The command line or a file on it is wrong; nothing was sent. */
  USAGE(2),
  /** The command was refused; nothing was run. */
  REJECTED(3),
  /** Waiting took longer than it should; the job goes on. */
  TIMED_OUT(4),
  /** Kafka cannot be reached. */
  UNREACHABLE(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }
}
