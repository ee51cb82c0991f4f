package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Engine;
import dev.windlass.engine.testkit.SupportTable;
import dev.windlass.testbed.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table in adapters/README.md; {@code -Dwindlass.golden=write} writes this adapter's column.
 */
class SupportTableTest {
  private static final Path PAGE = Path.of("../README.md");

  @Test
  void itsColumnIsCurrent() throws IOException {
    try (Engine engine = TestEngine.on(TestPostgres.shared())) {
      boolean write = "write".equals(System.getProperty("windlass.golden"));
      String page = SupportTable.update(PAGE, PostgresqlProvider.KIND, engine, write);
      assertThat(Files.readString(PAGE)).isEqualTo(page);
    }
  }
}
