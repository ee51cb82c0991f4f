package dev.windlass.postgresql.backup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One block of rows in a script of the backup, and where they are loaded: what the manifest keeps
 * so that a restore need not look for the end of the rows.
 *
 * @param table the quoted name of the table that takes the rows
 * @param columns the list of columns with its parentheses; empty for a table without any
 * @param encoding the encoding of the bytes
 * @param rows how many rows
 * @param skip how many bytes of script stand before the rows, from the end of the block before
 * @param bytes how many bytes the rows have
 */
public record CopyTarget(
    String table, String columns, String encoding, long rows, long skip, long bytes) {

  /** What follows the rows in the script. */
  static final String END_OF_ROWS = "\\.\n\n";

  /** How many bytes follow the rows. */
  public static final int END_BYTES = END_OF_ROWS.length();

  /** The statement that loads the rows. */
  public String copyIn() {
    return "COPY " + table + ' ' + columns + " FROM STDIN (ENCODING '" + encoding + "')";
  }

  Map<String, Object> toDetails() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("table", table);
    details.put("columns", columns);
    details.put("encoding", encoding);
    details.put("rows", rows);
    details.put("skip", skip);
    details.put("bytes", bytes);
    return details;
  }

  /** Reads the blocks of a part from the manifest. */
  public static List<CopyTarget> of(Map<String, Object> details) {
    if (!(details.get("tables") instanceof List<?> list)) {
      return List.of();
    }
    return list.stream().map(entry -> one((Map<?, ?>) entry)).toList();
  }

  private static CopyTarget one(Map<?, ?> entry) {
    return new CopyTarget(
        String.valueOf(entry.get("table")),
        String.valueOf(entry.get("columns")),
        String.valueOf(entry.get("encoding")),
        number(entry, "rows"),
        number(entry, "skip"),
        number(entry, "bytes"));
  }

  private static long number(Map<?, ?> entry, String name) {
    return entry.get(name) instanceof Number value ? value.longValue() : 0;
  }
}
