package dev.windlass.postgresql.backup;

import java.util.List;

/**
 * What a snapshot shows of a database, as far as a plan needs it.
 *
 * @param tables every table with rows of its own
 * @param configurationTables tables of extensions that hold the user's configuration, those first
 *     that others refer to
 * @param sequences quoted names
 * @param largeObjectBytes size of large objects; 0 when there are none
 */
record DatabaseContents(
    List<TableData> tables,
    List<TableData> configurationTables,
    List<String> sequences,
    long largeObjectBytes) {
  DatabaseContents {
    tables = List.copyOf(tables);
    configurationTables = List.copyOf(configurationTables);
    sequences = List.copyOf(sequences);
  }

  long tableCount() {
    return (long) tables.size() + configurationTables.size();
  }
}
