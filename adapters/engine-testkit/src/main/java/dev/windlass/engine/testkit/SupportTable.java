package dev.windlass.engine.testkit;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of what every adapter can do, in a page of Markdown between two marks. A row is a
 * capability, a column an adapter. Each adapter looks after its own column: {@link #with} gives the
 * page as it has to be, and a test compares.
 */
public final class SupportTable {
  /** Where the table begins. */
  public static final String BEGIN = "<!-- What engines can do: written by SupportTable. -->";

  /** Where it ends. */
  public static final String END = "<!-- End of what engines can do. -->";

  private static final String HEAD = "capability";
  private static final String YES = "yes";
  private static final String NO = "–";

  private final Map<String, Map<String, String>> columns;

  private SupportTable(Map<String, Map<String, String>> columns) {
    this.columns = columns;
  }

  /**
   * The page with this adapter's column as the adapter declares it; all else as it was.
   *
   * @param page the page's text
   * @param kind the adapter's kind, which heads its column
   * @param engine any engine of this kind; it is not connected to
   */
  public static String with(String page, String kind, Engine engine) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page lacks the marks " + BEGIN + " and " + END + ".");
    }
    SupportTable table = read(page.substring(begin + BEGIN.length(), end));
    table.put(kind, engine.capabilities());
    return page.substring(0, begin + BEGIN.length()) + "\n" + table.text() + page.substring(end);
  }

  /**
   * As {@link #with}, for a file.
   *
   * @param write whether the file is changed
   * @return the page as it has to be
   */
  public static String update(Path file, String kind, Engine engine, boolean write) {
    try {
      String page = with(Files.readString(file), kind, engine);
      if (write) {
        Files.writeString(file, page);
      }
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SupportTable read(String text) {
    List<List<String>> rows =
        text.lines().filter(line -> line.startsWith("|")).map(SupportTable::cells).toList();
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    if (!rows.isEmpty()) {
      List<String> kinds = rows.getFirst();
      for (int column = 1; column < kinds.size(); column++) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (List<String> row : rows.subList(2, rows.size())) {
          cells.put(row.getFirst(), row.get(column));
        }
        columns.put(kinds.get(column), cells);
      }
    }
    return new SupportTable(columns);
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    return Arrays.stream(inner.substring(1, inner.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  private void put(String kind, Set<Capability> declared) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      cells.put(row(capability), declared.contains(capability) ? YES : NO);
    }
    columns.put(kind, cells);
  }

  private static String row(Capability capability) {
    return "`" + capability.name() + "`";
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    lines.add("| " + HEAD + " | " + String.join(" | ", columns.keySet()) + " |");
    lines.add("|---".repeat(columns.size() + 1) + "|");
    for (Capability capability : Capability.values()) {
      String cells =
          columns.values().stream()
              .map(column -> column.getOrDefault(row(capability), NO))
              .collect(Collectors.joining(" | "));
      lines.add("| " + row(capability) + " | " + cells + " |");
    }
    return String.join("\n", lines) + "\n";
  }
}
