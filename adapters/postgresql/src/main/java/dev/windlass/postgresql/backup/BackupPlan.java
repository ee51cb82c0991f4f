package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a database into parts: large tables by ranges of blocks, small ones packed together, so that
 * hands neither wait for one long part at the end nor stumble over a thousand tiny ones.
 */
final class BackupPlan {
  private static final long MIB = 1L << 20;
  private static final long SMALLEST_PART = 32 * MIB;
  private static final long LARGEST_PART = 1024 * MIB;

  /** An empty table still costs a statement; it counts as much as this many bytes. */
  private static final long COST_OF_A_TABLE = 64 << 10;

  private final int parallelism;
  private final List<PlannedPart> parts = new ArrayList<>();
  private int dataParts;

  private BackupPlan(int parallelism) {
    this.parallelism = Math.max(1, parallelism);
  }

  /** Plans; the longest parts come first. */
  static List<PlannedPart> of(DatabaseContents contents, int parallelism, boolean globals) {
    BackupPlan plan = new BackupPlan(parallelism);
    plan.single(PartKind.SCHEMA, PartKind.SCHEMA_OBJECT, "schema", 0);
    if (globals) {
      plan.single(PartKind.GLOBALS, PartKind.GLOBALS_OBJECT, "roles and tablespaces", 0);
    }
    if (contents.largeObjectBytes() > 0) {
      plan.single(
          PartKind.LARGE_OBJECTS,
          PartKind.LARGE_OBJECTS_OBJECT,
          "large objects",
          contents.largeObjectBytes());
    }
    plan.tables(contents.tables());
    plan.configuration(contents.configurationTables());
    if (!contents.sequences().isEmpty()) {
      plan.single(PartKind.SEQUENCES, PartKind.SEQUENCES_OBJECT, "sequences", 0);
    }
    return List.copyOf(plan.parts);
  }

  private void single(PartKind kind, String name, String description, long bytes) {
    parts.add(new PlannedPart(new BackupPart(name, description, bytes), kind, List.of()));
  }

  private void tables(List<TableData> tables) {
    long total = tables.stream().mapToLong(TableData::bytes).sum();
    long target = Math.clamp(total / (parallelism * 8L), SMALLEST_PART, LARGEST_PART);
    List<TableData> sorted =
        tables.stream().sorted(Comparator.comparingLong(TableData::bytes).reversed()).toList();
    List<TableData> small = new ArrayList<>();
    for (TableData table : sorted) {
      if (table.bytes() > target) {
        cut(table, target);
      } else {
        small.add(table);
      }
    }
    pack(small, target);
  }

  private void cut(TableData table, long target) {
    long wanted = Math.ceilDiv(table.bytes(), target);
    long count = table.cuttable() ? Math.clamp(wanted, 1, Math.max(1, table.blocks())) : 1;
    long from = 0;
    for (long i = 1; i <= count; i++) {
      long to = i == count ? TableSlice.OPEN : table.blocks() * i / count;
      String number = count == 1 ? "" : ", part %d of %d".formatted(i, count);
      data(
          table.schema() + '.' + table.name() + number,
          table.bytes() / count,
          List.of(new TableSlice(table, from, to)));
      from = to;
    }
  }

  private void pack(List<TableData> tables, long target) {
    long total = tables.stream().mapToLong(BackupPlan::cost).sum();
    long limit = Math.clamp(total / (parallelism * 2L), MIB, target);
    List<TableSlice> pack = new ArrayList<>();
    long packed = 0;
    for (TableData table : tables) {
      if (!pack.isEmpty() && packed + cost(table) > limit) {
        flush(pack);
        packed = 0;
      }
      pack.add(TableSlice.whole(table));
      packed += cost(table);
    }
    flush(pack);
  }

  /** They may refer to one another, so they are loaded one after the other, in their order. */
  private void configuration(List<TableData> tables) {
    flush(new ArrayList<>(tables.stream().map(TableSlice::whole).toList()));
  }

  private void flush(List<TableSlice> pack) {
    if (pack.isEmpty()) {
      return;
    }
    TableData first = pack.getFirst().table();
    String others = pack.size() == 1 ? "" : " and %d other tables".formatted(pack.size() - 1);
    long bytes = pack.stream().mapToLong(slice -> slice.table().bytes()).sum();
    data(first.schema() + '.' + first.name() + others, bytes, pack);
    pack.clear();
  }

  private void data(String description, long bytes, List<TableSlice> slices) {
    dataParts++;
    String name = "data/%05d.sql.zst".formatted(dataParts);
    parts.add(new PlannedPart(new BackupPart(name, description, bytes), PartKind.DATA, slices));
  }

  private static long cost(TableData table) {
    return table.bytes() + COST_OF_A_TABLE;
  }
}
