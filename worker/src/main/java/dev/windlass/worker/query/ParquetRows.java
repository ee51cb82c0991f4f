package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Parquet file: typed columns, each optional, zstd. What is not written yet is one row group, of
 * about eight megabytes of values.
 */
final class ParquetRows implements RowFormat {
  /** The values of a row group; in memory they are encoded, and the most of them compressed. */
  static final long GROUP_BYTES = 8 << 20;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT_VERSION = 1;
  private static final int PAGE_BYTES = 256 << 10;

  private final List<RowGroup> groups = new ArrayList<>();
  private List<ParquetColumn> columns = List.of();
  private @Nullable OpenGroup open;
  private long position;
  private long rows;

  @Override
  public void columns(List<Column> all, OutputStream out) throws IOException {
    List<String> names = UniqueNames.of(all);
    List<ParquetColumn> typed = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      typed.add(ParquetColumn.of(names.get(i), all.get(i)));
    }
    columns = List.copyOf(typed);
    out.write(MAGIC);
    position = MAGIC.length;
  }

  @Override
  public void row(List<JsonNode> values, OutputStream out) throws IOException {
    OpenGroup group = open;
    if (group == null) {
      group = new OpenGroup(schema());
      open = group;
    }
    group.add(values);
    if (group.bytes >= GROUP_BYTES) {
      finishGroup(out);
    }
  }

  private MessageType schema() {
    return new MessageType(
        "rows", columns.stream().<org.apache.parquet.schema.Type>map(ParquetColumn::type).toList());
  }

  private void finishGroup(OutputStream out) throws IOException {
    OpenGroup group = open;
    if (group != null) {
      RowGroup written = group.writeTo(out, position);
      groups.add(written);
      position += written.getTotal_compressed_size();
      rows += written.getNum_rows();
      open = null;
    }
  }

  @Override
  public void end(OutputStream out) throws IOException {
    finishGroup(out);
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(
        new FileMetaData(FORMAT_VERSION, elements(), rows, groups).setCreated_by("Windlass"),
        footer);
    footer.writeTo(out);
    out.write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(footer.size())
            .array());
    out.write(MAGIC);
  }

  private List<SchemaElement> elements() {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement("rows").setNum_children(columns.size()));
    columns.forEach(column -> elements.add(column.element()));
    return elements;
  }

  @Override
  public String extension() {
    return ".parquet";
  }

  @Override
  public String contentType() {
    return "application/vnd.apache.parquet";
  }

  /** Rows that are not written yet. */
  private final class OpenGroup {
    private final MessageType schema;
    private final Map<ColumnDescriptor, ParquetPages> chunks = new HashMap<>();
    private final ColumnWriteStore store;
    private final RecordConsumer consumer;
    private long count;
    private long bytes;

    OpenGroup(MessageType schema) {
      this.schema = schema;
      PageWriteStore pages = column -> chunks.computeIfAbsent(column, ParquetPages::new);
      this.store =
          ParquetProperties.builder()
              .withPageSize(PAGE_BYTES)
              .withDictionaryPageSize(PAGE_BYTES)
              .withStatisticsEnabled(false)
              .withSizeStatisticsEnabled(false)
              .build()
              .newColumnWriteStore(schema, pages);
      this.consumer = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(store);
    }

    void add(List<JsonNode> values) {
      consumer.startMessage();
      for (int i = 0; i < columns.size(); i++) {
        JsonNode value = values.get(i);
        bytes++;
        if (!value.isNull()) {
          ParquetColumn column = columns.get(i);
          consumer.startField(column.name(), i);
          bytes += column.write(value, consumer);
          consumer.endField(column.name(), i);
        }
      }
      consumer.endMessage();
      count++;
    }

    RowGroup writeTo(OutputStream out, long start) throws IOException {
      consumer.flush();
      store.flush();
      store.close();
      List<ColumnChunk> written = new ArrayList<>();
      long at = start;
      long plain = 0;
      for (ColumnDescriptor column : schema.getColumns()) {
        ParquetPages chunk = Objects.requireNonNull(chunks.get(column));
        written.add(chunk.writeTo(out, at));
        at += chunk.size();
        plain += chunk.plainSize();
      }
      return new RowGroup(written, plain, count)
          .setFile_offset(start)
          .setTotal_compressed_size(at - start);
    }
  }
}
