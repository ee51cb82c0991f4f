package dev.windlass.worker.query;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * The pages of one column in one row group, compressed, until the row group is written: the
 * dictionary comes last and goes first.
 */
final class ParquetPages implements PageWriter {
  private static final int LEVEL = 1;

  private final ColumnDescriptor column;
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private final ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
  private final Set<org.apache.parquet.format.Encoding> encodings =
      EnumSet.noneOf(org.apache.parquet.format.Encoding.class);
  private long values;
  private long plainBytes;

  ParquetPages(ColumnDescriptor column) {
    this.column = column;
  }

  @Override
  @SuppressWarnings("deprecation")
  public void writePage(
      BytesInput bytes,
      int valueCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding data)
      throws IOException {
    writePage(bytes, valueCount, valueCount, statistics, repetition, definition, data);
  }

  /** What a writer of version 1 calls; the statistics are empty. */
  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> statistics,
      SizeStatistics sizes,
      GeospatialStatistics places,
      Encoding repetition,
      Encoding definition,
      Encoding data)
      throws IOException {
    writePage(bytes, valueCount, rowCount, statistics, repetition, definition, data);
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding data)
      throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
    header.setData_page_header(
        new DataPageHeader(valueCount, known(data), known(definition), known(repetition)));
    write(header, bytes, pages);
    values += valueCount;
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
    header.setDictionary_page_header(
        new DictionaryPageHeader(page.getDictionarySize(), known(page.getEncoding())));
    write(header, page.getBytes(), dictionary);
  }

  private org.apache.parquet.format.Encoding known(Encoding encoding) {
    org.apache.parquet.format.Encoding same =
        org.apache.parquet.format.Encoding.valueOf(encoding.name());
    encodings.add(same);
    return same;
  }

  private void write(PageHeader header, BytesInput bytes, ByteArrayOutputStream to)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    bytes.writeAllTo(copy);
    byte[] plain = copy.toByteArray();
    byte[] compressed = Zstd.compress(plain, LEVEL);
    header.setUncompressed_page_size(plain.length);
    header.setCompressed_page_size(compressed.length);
    int before = to.size();
    Util.writePageHeader(header, to);
    plainBytes += to.size() - before + plain.length;
    to.write(compressed);
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetition,
      BytesInput definition,
      Encoding encoding,
      BytesInput data,
      Statistics<?> statistics) {
    throw new UnsupportedOperationException("Pages are of version 1.");
  }

  /** Writes the chunk; says where it begins. */
  ColumnChunk writeTo(OutputStream out, long position) throws IOException {
    dictionary.writeTo(out);
    pages.writeTo(out);
    ColumnMetaData metadata =
        new ColumnMetaData(
            ParquetColumn.stored(column.getPrimitiveType().getPrimitiveTypeName()),
            new ArrayList<>(encodings),
            List.of(column.getPath()),
            CompressionCodec.ZSTD,
            values,
            plainBytes,
            size(),
            position + dictionary.size());
    if (dictionary.size() > 0) {
      metadata.setDictionary_page_offset(position);
    }
    return new ColumnChunk(position).setMeta_data(metadata);
  }

  long size() {
    return (long) dictionary.size() + pages.size();
  }

  long plainSize() {
    return plainBytes;
  }

  @Override
  public long getMemSize() {
    return size();
  }

  @Override
  public long allocatedSize() {
    return size();
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + " " + size() + " bytes";
  }
}
