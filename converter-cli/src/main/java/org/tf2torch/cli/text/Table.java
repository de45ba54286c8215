package org.tf2torch.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under a heading, in columns as wide as their widest cell. */
public final class Table {
  private static final String GAP = "  ";

  /** A column's heading, and the side its cells stand on. */
  public record Column(String heading, boolean right) {
    public static Column left(String heading) {
      return new Column(heading, false);
    }

    public static Column right(String heading) {
      return new Column(heading, true);
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with a cell for each column. */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The heading, unless no column has one, and the rows. */
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    List<String> headings = columns.stream().map(Column::heading).toList();
    if (!headings.stream().allMatch(String::isEmpty)) {
      all.add(headings);
    }
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, columns.size())
            .map(c -> all.stream().mapToInt(row -> width(row.get(c))).max().orElse(0))
            .toArray();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.size(); c++) {
      String padding = " ".repeat(widths[c] - width(row.get(c)));
      line.append(c == 0 ? "" : GAP);
      line.append(columns.get(c).right() ? padding + row.get(c) : row.get(c) + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
