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
 * @param withoutRows quoted names of unlogged tables, whose rows a standby has not
 * @param relations every table, view and sequence, for restores that pick some
 */
record DatabaseContents(
    List<TableData> tables,
    List<TableData> configurationTables,
    List<String> sequences,
    long largeObjectBytes,
    List<String> withoutRows,
    List<Relation> relations) {
  DatabaseContents {
    tables = List.copyOf(tables);
    configurationTables = List.copyOf(configurationTables);
    sequences = List.copyOf(sequences);
    withoutRows = List.copyOf(withoutRows);
    relations = List.copyOf(relations);
  }

  long tableCount() {
    return (long) tables.size() + configurationTables.size();
  }
}
