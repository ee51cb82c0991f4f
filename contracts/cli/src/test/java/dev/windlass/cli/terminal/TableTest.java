package dev.windlass.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
  private static String print(Table table, int width) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(new Terminal(out, out, width, width, Style.PLAIN, Style.PLAIN, true));
    return text.toString();
  }

  @Test
  void columnsAreAsWideAsTheirWidestCellAndEmptyOnesAreLeftOut() {
    Table table = new Table().text("NAME").number("SIZE").text("OWNER");
    table.row("orders", "1.0 GiB", null).row("b", "12 B", "");
    assertThat(print(table, Terminal.UNBOUNDED))
        .isEqualTo("NAME       SIZE\norders  1.0 GiB\nb          12 B\n");
  }

  @Test
  void inANarrowTerminalTextGivesWayAndIdsAndNumbersDoNot() {
    Table table = new Table().whole("JOB").text("TARGET").number("TOOK");
    table.row("0123456789", "a-very-long-engine-name/with-a-database", "1.0 s");
    String out = print(table, 40);
    assertThat(out).contains("0123456789  a-very-long-engine-", "…  1.0 s");
    assertThat(out.lines())
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(40));
  }

  @Test
  void wideCharactersCountTwiceAndMarksNot() {
    Table table = new Table().text("NAME").text("X");
    table.row("日本", "1").row("e\u0301a", "2");
    assertThat(print(table, 80)).isEqualTo("NAME  X\n日本  1\ne\u0301a    2\n");
  }

  @Test
  void controlCharactersCannotReachTheTerminal() {
    Table table = new Table().text("NAME");
    table.row("a\033[2Jb\nc\u202e");
    assertThat(print(table, 80)).isEqualTo("NAME\na\\u001b[2Jb\\nc\\u202e\n");
  }
}
