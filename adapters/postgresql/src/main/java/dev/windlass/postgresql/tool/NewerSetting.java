package dev.windlass.postgresql.tool;

/**
 * A setting with which {@code pg_restore} of 17 and later begins, whatever the server: {@code
 * transaction_timeout}. Servers before 17 refuse it.
 */
public final class NewerSetting {
  /** The first version that has it. */
  public static final int SINCE = 17;

  /** The line of a script that makes it, as a regular expression. */
  public static final String LINE = "^SET transaction_timeout = 0;$";

  /** What {@code sed} does to take it out of a script, in lines where no entry can begin yet. */
  public static final String SED = "1,20{/" + LINE + "/d;}";

  private NewerSetting() {}
}
