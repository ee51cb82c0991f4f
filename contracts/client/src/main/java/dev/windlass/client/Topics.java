package dev.windlass.client;

/**
 * Where things are published.
 *
 * @param commands commands go here
 * @param status job events come from here
 * @param audit audit records come from here
 */
public record Topics(String commands, String status, String audit) {
  /** The names that Windlass uses unless it is configured otherwise. */
  public static final Topics DEFAULT =
      new Topics("windlass.commands", "windlass.status", "windlass.audit");
}
