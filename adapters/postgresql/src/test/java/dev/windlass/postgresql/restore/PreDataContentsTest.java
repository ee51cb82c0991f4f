package dev.windlass.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a schema can be made side by side. */
class PreDataContentsTest {
  private static final String SCHEMA = "6; 2615 38931 SCHEMA - s2 owner";
  private static final String TYPE = "850; 1247 38926 TYPE s2 mood owner";
  private static final String PARENT = "217; 1259 38934 TABLE s2 parent owner";
  private static final String CHILD = "218; 1259 38940 TABLE s2 child owner";
  private static final String PLAIN = "226; 1259 38979 TABLE s2 plain owner";
  private static final String FUNCTION = "227; 1255 38958 FUNCTION s2 f(integer) owner";
  private static final String VIEW = "221; 1259 38954 VIEW s2 v owner";
  private static final String ATTACHED = "3243; 0 0 TABLE ATTACH s2 child owner";
  private static final String RIGHTS = "3300; 826 39001 DEFAULT ACL s2 DEFAULT PRIVILEGES owner";
  private static final String SEQUENCE = "215; 1259 38932 SEQUENCE s2 plain_id_seq owner";

  private static final List<String> LINES =
      List.of(
          ";",
          "; Archive created at 2026-11-21 01:46:28 UTC",
          ";     TOC Entries: 9",
          SCHEMA,
          TYPE,
          ";\tdepends on: 6",
          RIGHTS,
          FUNCTION,
          ";\tdepends on: 6",
          PARENT,
          ";\tdepends on: 6 850",
          CHILD,
          ";\tdepends on: 217 6 850",
          PLAIN,
          ";\tdepends on: 6 9999",
          SEQUENCE,
          ";\tdepends on: 6 226",
          VIEW,
          ";\tdepends on: 217 217 6",
          ATTACHED,
          ";\tdepends on: 218 217",
          "5193; 2606 16391 CONSTRAINT s2 plain plain_pkey owner",
          ";\tdepends on: 226");

  private static final List<String> SECTION =
      PreDataContents.entries(LINES.subList(0, LINES.size() - 2));

  @Test
  void tablesThatNeedNothingOfEachOtherAreMadeSideBySide() {
    assertThat(contents().tables()).containsExactly(CHILD, PLAIN);
  }

  @Test
  void whatTheyNeedIsMadeBeforeAndOnlyThat() {
    assertThat(contents().before()).containsExactly(SCHEMA, TYPE, PARENT);
  }

  @Test
  void defaultPrivilegesComeLastOrTheyWouldChangeWhatIsMadeAfterThem() {
    assertThat(contents().after()).containsExactly(FUNCTION, SEQUENCE, VIEW, ATTACHED, RIGHTS);
  }

  @Test
  void whatIsOfAnotherSectionIsLeftOutAndNothingElse() {
    PreDataContents contents = contents();
    assertThat(contents.before().size() + contents.tables().size() + contents.after().size())
        .isEqualTo(SECTION.size());
  }

  @Test
  void entriesThatOnlySoundLikeTablesAreNone() {
    assertThat(PreDataContents.tables(SECTION)).isEqualTo(3);
  }

  private static PreDataContents contents() {
    return PreDataContents.of(SECTION, LINES);
  }
}
