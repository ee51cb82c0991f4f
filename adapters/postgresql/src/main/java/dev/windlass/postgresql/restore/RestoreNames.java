package dev.windlass.postgresql.restore;

import java.util.Locale;

/**
 * The names that a restore uses on the server; the same for every attempt of one job.
 *
 * @param temporary the database while it is built
 * @param aside the database that is replaced, from the exchange of names until it is dropped
 * @param progressSchema where the temporary database keeps which parts are loaded
 */
record RestoreNames(String temporary, String aside, String progressSchema) {
  private static final int KEPT = 16;

  static RestoreNames of(String jobId) {
    String id = jobId.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
    String kept = id.substring(0, Math.min(id.length(), KEPT));
    return new RestoreNames("windlass_" + kept, "windlass_old_" + kept, "windlass_" + kept);
  }
}
