package dev.windlass.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Engine;
import dev.windlass.engine.testkit.SupportTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table in adapters/README.md; {@code -Dwindlass.golden=write} writes this adapter's column.
 */
class SupportTableTest {
  private static final Path PAGE = Path.of("../README.md");

  @Test
  void itsColumnIsCurrent(@TempDir Path directory) throws IOException {
    try (Engine engine = SqliteUnderTest.on(directory, "PT1M")) {
      boolean write = "write".equals(System.getProperty("windlass.golden"));
      String page = SupportTable.update(PAGE, SqliteProvider.KIND, engine, write);
      assertThat(Files.readString(PAGE)).isEqualTo(page);
    }
  }
}
