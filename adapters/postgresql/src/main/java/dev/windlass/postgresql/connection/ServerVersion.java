package dev.windlass.postgresql.connection;

/**
 * A server's version.
 *
 * @param number as {@code server_version_num}: 150018 for 15.18
 * @param text as {@code server_version}: {@code 15.18 (Debian 15.18-0+deb12u1)}
 */
public record ServerVersion(int number, String text) {
  /** Asks the server. */
  public static ServerVersion of(ServerConnection connection) {
    return connection.one(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')",
        row -> new ServerVersion(row.getInt(1), row.getString(2)));
  }

  /** 15 for 15.18. */
  public int major() {
    return number / 10_000;
  }

  /** Whether it is of this major version or a later one. */
  public boolean atLeast(int major) {
    return major() >= major;
  }
}
