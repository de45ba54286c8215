package org.tf2torch.parity.report;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their longest cell: the first to the left, numbers to the right. */
record Table(List<String> headings, List<List<String>> rows) {
  private static final String GAP = "  ";

  @Override
  public String toString() {
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(column == 0 ? "" : GAP)
            .append(pad(row.get(column), column, width(all, column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String pad(String cell, int column, int width) {
    String blanks = " ".repeat(width - cell.length());
    return column == 0 ? cell + blanks : blanks + cell;
  }
}
