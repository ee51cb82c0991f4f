package dev.windlass.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
  @Test
  void whatAKilledProcessLeftIsDeletedAndWhatALivingOneNeedsIsNot(@TempDir Path directory)
      throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    long living = ProcessHandle.current().parent().orElseThrow().pid();
    Path left = Files.createFile(directory.resolve("windlass-p" + gone.pid() + "-schema-1.dump"));
    Path needed = Files.createFile(directory.resolve("windlass-p" + living + "-schema-1.dump"));
    Path strange = Files.createFile(directory.resolve("windlass-paper.txt"));

    TemporaryFiles.sweep(directory);

    assertThat(left).doesNotExist();
    assertThat(needed).exists();
    assertThat(strange).exists();
  }
}
