package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstallationTest {
  @Test
  void aDirectoryOfProgramsIsAnInstallation() {
    PostgresInstallation found = PostgresInstallation.find();

    assertThat(PostgresInstallation.at(found.bin())).isEqualTo(found);
    assertThat(found.tool("initdb")).isExecutable();
  }

  @Test
  void aDirectoryWithoutProgramsIsRefusedByName(@TempDir Path empty) {
    assertThatThrownBy(() -> PostgresInstallation.at(empty))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("WINDLASS_TEST_POSTGRESQL");
  }
}
