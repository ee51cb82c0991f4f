package dev.windlass.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows in columns that fit a terminal: what is too long gives way where it hurts least. */
public final class Table {
  private static final int GAP = 2;
  private static final int LEAST = 6;

  /** How a column treats its cells. */
  public enum Kind {
    /** Text that may be cut. */
    TEXT,
    /** Text that is of no use when cut, such as an id. */
    WHOLE,
    /** Numbers, at the right edge, never cut. */
    NUMBER
  }

  private record Column(String title, Kind kind) {}

  private record Cell(String text, UnaryOperator<String> paint) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();
  private boolean keepsEmpty;

  /** Adds a column of text that may be cut. */
  public Table text(String title) {
    return column(title, Kind.TEXT);
  }

  /** Adds a column whose cells are never cut. */
  public Table whole(String title) {
    return column(title, Kind.WHOLE);
  }

  /** Adds a column of numbers. */
  public Table number(String title) {
    return column(title, Kind.NUMBER);
  }

  private Table column(String title, Kind kind) {
    columns.add(new Column(title, kind));
    return this;
  }

  /** Adds a row; null becomes an empty cell. */
  public Table row(@Nullable Object... cells) {
    rows.add(Arrays.stream(cells).map(cell -> cell(cell, UnaryOperator.identity())).toList());
    return this;
  }

  /** Paints the last row's cell in this column. */
  public Table paint(int column, UnaryOperator<String> paint) {
    List<Cell> row = new ArrayList<>(rows.removeLast());
    row.set(column, cell(row.get(column).text(), paint));
    rows.add(row);
    return this;
  }

  /** Shows columns that are empty in every row, too. */
  public Table keepEmptyColumns() {
    keepsEmpty = true;
    return this;
  }

  private static Cell cell(@Nullable Object value, UnaryOperator<String> paint) {
    return new Cell(value == null ? "" : Text.visible(value.toString()), paint);
  }

  /**
   * Prints heading and rows; columns that are empty in every row are left out. A terminal is told
   * when there are no rows; a pipe gets the heading.
   */
  public void print(Terminal terminal) {
    if (rows.isEmpty() && !keepsEmpty && terminal.isOutTerminal()) {
      terminal.out().println(terminal.outStyle().faint("(none)"));
      terminal.out().flush();
      return;
    }
    int[] widths = widths(terminal.outWidth());
    List<Cell> heading =
        columns.stream().map(c -> cell(c.title(), terminal.outStyle()::bold)).toList();
    terminal.out().println(line(heading, widths, terminal.unicode()));
    rows.forEach(row -> terminal.out().println(line(row, widths, terminal.unicode())));
    terminal.out().flush();
  }

  private int[] widths(int limit) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int widest =
          rows.stream().mapToInt(row -> Text.width(row.get(column).text())).max().orElse(1);
      widths[i] =
          widest == 0 && !keepsEmpty ? 0 : Math.max(widest, Text.width(columns.get(i).title()));
    }
    if (limit != Terminal.UNBOUNDED) {
      shrink(widths, limit);
    }
    return widths;
  }

  /** Takes a column off the widest text until the line fits or nothing can give way. */
  private void shrink(int[] widths, int limit) {
    while (total(widths) > limit) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean canGive = columns.get(i).kind() == Kind.TEXT && widths[i] > LEAST;
        if (canGive && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private static int total(int[] widths) {
    int shown = (int) Arrays.stream(widths).filter(width -> width > 0).count();
    return Arrays.stream(widths).sum() + Math.max(0, shown - 1) * GAP;
  }

  private String line(List<Cell> cells, int[] widths, boolean unicode) {
    StringBuilder out = new StringBuilder();
    String separator = "";
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == 0) {
        continue;
      }
      String text = Text.cut(cells.get(i).text(), widths[i], unicode);
      String space = " ".repeat(widths[i] - Text.width(text));
      String painted = cells.get(i).paint().apply(text);
      out.append(separator);
      out.append(columns.get(i).kind() == Kind.NUMBER ? space + painted : painted + space);
      separator = " ".repeat(GAP);
    }
    return out.toString().stripTrailing();
  }
}
