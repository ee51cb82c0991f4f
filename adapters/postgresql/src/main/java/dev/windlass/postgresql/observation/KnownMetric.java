package dev.windlass.postgresql.observation;

import dev.windlass.messages.event.Metric;

/**
 * The metrics that OpenTelemetry's PostgreSQL receiver has by default, with its names and units.
 * Source: opentelemetry-collector-contrib, receiver/postgresqlreceiver/metadata.yaml, with the
 * attributes of the semantic conventions ({@code db.namespace}, {@code db.collection.name}) beside
 * the older {@code postgresql.*} ones.
 */
enum KnownMetric {
  BACKENDS("postgresql.backends", "1", Metric.Type.SUM, false),
  BUFFERS_ALLOCATED("postgresql.bgwriter.buffers.allocated", "{buffers}", Metric.Type.SUM, true),
  BUFFERS_WRITES("postgresql.bgwriter.buffers.writes", "{buffers}", Metric.Type.SUM, true),
  CHECKPOINT_COUNT("postgresql.bgwriter.checkpoint.count", "{checkpoints}", Metric.Type.SUM, true),
  CHECKPOINT_DURATION("postgresql.bgwriter.duration", "ms", Metric.Type.SUM, true),
  MAXWRITTEN("postgresql.bgwriter.maxwritten", "1", Metric.Type.SUM, true),
  BLOCKS_READ("postgresql.blocks_read", "1", Metric.Type.SUM, true),
  COMMITS("postgresql.commits", "1", Metric.Type.SUM, true),
  CONNECTION_MAX("postgresql.connection.max", "{connections}", Metric.Type.GAUGE, false),
  DATABASE_COUNT("postgresql.database.count", "{databases}", Metric.Type.SUM, false),
  DB_SIZE("postgresql.db_size", "By", Metric.Type.SUM, false),
  INDEX_SCANS("postgresql.index.scans", "{scans}", Metric.Type.SUM, true),
  INDEX_SIZE("postgresql.index.size", "By", Metric.Type.GAUGE, false),
  OPERATIONS("postgresql.operations", "1", Metric.Type.SUM, true),
  REPLICATION_DATA_DELAY("postgresql.replication.data_delay", "By", Metric.Type.GAUGE, false),
  ROLLBACKS("postgresql.rollbacks", "1", Metric.Type.SUM, true),
  ROWS("postgresql.rows", "1", Metric.Type.SUM, false),
  TABLE_COUNT("postgresql.table.count", "{table}", Metric.Type.SUM, false),
  TABLE_SIZE("postgresql.table.size", "By", Metric.Type.SUM, false),
  TABLE_VACUUM_COUNT("postgresql.table.vacuum.count", "{vacuum}", Metric.Type.SUM, true),
  WAL_AGE("postgresql.wal.age", "s", Metric.Type.GAUGE, false),
  WAL_LAG("postgresql.wal.lag", "s", Metric.Type.GAUGE, false);

  private final String metric;
  private final String unit;
  private final Metric.Type type;
  private final boolean monotonic;

  KnownMetric(String metric, String unit, Metric.Type type, boolean monotonic) {
    this.metric = metric;
    this.unit = unit;
    this.type = type;
    this.monotonic = monotonic;
  }

  String metric() {
    return metric;
  }

  String unit() {
    return unit;
  }

  Metric.Type type() {
    return type;
  }

  boolean isMonotonic() {
    return monotonic;
  }
}
