package dev.windlass.postgresql.backup;

/**
 * Rows of one table: all of them, or those in a range of blocks.
 *
 * @param table which table
 * @param fromBlock the first block
 * @param toBlock the block after the last; {@link #OPEN} for all that follow
 */
record TableSlice(TableData table, long fromBlock, long toBlock) {
  static final long OPEN = -1;

  static TableSlice whole(TableData table) {
    return new TableSlice(table, 0, OPEN);
  }

  /** Whether it is not the whole table. */
  boolean isCut() {
    return fromBlock > 0 || toBlock != OPEN;
  }

  /** The statement that reads it. The bytes come in the database's own encoding, unconverted. */
  String copyOut(String encoding) {
    return "COPY " + rows() + " TO STDOUT (ENCODING '" + encoding + "')";
  }

  private String rows() {
    if (isCut()) {
      String upper = toBlock == OPEN ? "" : " AND ctid < '(" + toBlock + ",0)'::tid";
      return "(SELECT %s FROM ONLY %s WHERE ctid >= '(%d,0)'::tid%s)"
          .formatted(table.selectList(), table.quoted(), fromBlock, upper);
    }
    String condition = table.condition();
    if (condition != null && !condition.isBlank()) {
      return "(SELECT %s FROM ONLY %s %s)".formatted(table.selectList(), table.quoted(), condition);
    }
    return table.quoted() + ' ' + table.columnList();
  }
}
