package dev.windlass.engine.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.testkit.SupportTable;
import org.junit.jupiter.api.Test;

/** The table of what engines can do. */
class SupportTableTest {
  private static final String EMPTY =
      "# Page\n\n"
          + SupportTable.BEGIN
          + "\n| capability |\n|---|\n"
          + SupportTable.END
          + "\nEnd.\n";

  private static String with(String page, String kind) {
    try (Engine engine = new ToyUnderTest().open()) {
      return SupportTable.with(page, kind, engine);
    }
  }

  @Test
  void aColumnSaysYesToWhatIsDeclaredAndNothingElse() {
    String page = with(EMPTY, "toy");
    assertThat(page).startsWith("# Page\n").endsWith("\nEnd.\n");
    assertThat(page).contains("| capability | toy |\n|---|---|\n");
    assertThat(page.lines().filter(line -> line.startsWith("| `")))
        .hasSize(Capability.values().length);
    assertThat(page).contains("| `DATABASES` | yes |", "| `BACKUP_LOGICAL` | – |");
  }

  @Test
  void otherColumnsStayAndWritingAgainChangesNothing() {
    String one = with(EMPTY, "toy");
    String two = with(one, "other");
    assertThat(two).contains("| capability | toy | other |", "| `DATABASES` | yes | yes |");
    assertThat(with(two, "toy")).isEqualTo(two);
  }

  @Test
  void aColumnThatClaimsTooMuchIsCorrected() {
    String one = with(EMPTY, "toy");
    String boast = one.replace("| `QUERIES` | – |", "| `QUERIES` | yes |");
    assertThat(boast).isNotEqualTo(one);
    assertThat(with(boast, "toy")).isEqualTo(one);
  }

  @Test
  void aPageWithoutMarksIsNoneForIt() {
    assertThatThrownBy(() -> with("# Page", "toy")).hasMessageContaining(SupportTable.BEGIN);
  }
}
