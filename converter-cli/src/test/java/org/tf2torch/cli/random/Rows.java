package org.tf2torch.cli.random;

import java.util.ArrayList;
import java.util.List;

/** The operations that random graphs are made of. Families add their rows here. */
public final class Rows {
  /** Adds an operation, with operands and attributes drawn at random. */
  @FunctionalInterface
  public interface Maker {
    void add(Draft draft);
  }

  record Row(String op, Maker maker) {}

  private final List<Row> rows = new ArrayList<>();

  public void row(String op, Maker maker) {
    rows.add(new Row(op, maker));
  }

  List<Row> all() {
    return rows;
  }
}
