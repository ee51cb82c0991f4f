package dev.windlass.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArchiveLineTest {
  private static final String BEFORE =
      "{\"topic\":\"audit\",\"partition\":3,\"offset\":42,\"timestamp\":\"2026-11-20T12:00:00Z\",";

  @Test
  void jsonStandsInTheLineAsItIs() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", bytes("1-2"));
    assertThat(line("orders-pg", headers, bytes("{ \"b\":1.50,\"a\":\"ğ\" }")))
        .isEqualTo(
            BEFORE
                + "\"key\":\"orders-pg\",\"headers\":{\"ce_id\":\"1-2\"},"
                + "\"data\":{ \"b\":1.50,\"a\":\"ğ\" }}\n");
  }

  @Test
  void whatIsNoJsonInOneLineIsKeptInBase64() {
    assertThat(line("k", new RecordHeaders(), bytes("{\n}")))
        .isEqualTo(BEFORE + "\"key\":\"k\",\"headers\":{},\"data_base64\":\"ewp9\"}\n");
    assertThat(line("k", new RecordHeaders(), bytes("{\"a\":1}x"))).contains("\"data_base64\":");
    assertThat(line("k", new RecordHeaders(), bytes(""))).contains("\"data_base64\":\"\"");
    assertThat(line("k", new RecordHeaders(), new byte[] {(byte) 0xff}))
        .contains("\"data_base64\":\"/w==\"");
    assertThat(line("k", new RecordHeaders(), null)).contains("\"data_base64\":null");
  }

  @Test
  void headersThatComeTwiceOrAreNoTextAreKeptInBase64Too() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", bytes("1"));
    headers.add("a", bytes("2"));
    headers.add("b", null);
    assertThat(line("k", headers, bytes("1")))
        .contains("\"headers\":{\"a\":\"1\"}")
        .contains("\"headers_base64\":[[\"a\",\"MQ==\"],[\"a\",\"Mg==\"],[\"b\",null]]");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(String key, RecordHeaders headers, byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(
            "audit",
            3,
            42,
            1_795_176_000_000L,
            TimestampType.CREATE_TIME,
            key.length(),
            value == null ? 0 : value.length,
            bytes(key),
            value,
            headers,
            Optional.empty());
    return new String(ArchiveLine.of(message), StandardCharsets.UTF_8);
  }
}
