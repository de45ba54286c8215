package org.tf2torch.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table =
        new Table(
            Table.Column.left("model"),
            Table.Column.right("weights"),
            Table.Column.left("verdict"));
    table.row("resnet50", "25,636,712", "converted").row("naïve 🙂", "3", "");
    assertEquals(
        List.of(
            "model        weights  verdict", //
            "resnet50  25,636,712  converted",
            "naïve 🙂            3"),
        table.lines());
  }

  @Test
  void withoutHeadingsThereAreOnlyRows() {
    assertEquals(
        List.of("a   b", "cc  d"),
        new Table(Table.Column.left(""), Table.Column.left(""))
            .row("a", "b")
            .row("cc", "d")
            .lines());
  }

  @Test
  void aRowHasACellForEachColumn() {
    Table table = new Table(Table.Column.left("one"));
    assertThrows(IllegalArgumentException.class, () -> table.row("1", "2"));
  }
}
