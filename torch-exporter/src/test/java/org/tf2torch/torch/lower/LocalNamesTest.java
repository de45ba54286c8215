package org.tf2torch.torch.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocalNamesTest {
  @Test
  void namesAreNumberedWhenTheyAreTaken() {
    LocalNames names = new LocalNames();
    assertEquals("add", names.fresh("add"));
    assertEquals("add_1", names.fresh("add"));
    assertEquals("add_1_1", names.fresh("add_1"));
  }

  /** The word itself needs a mark, the word with a number none. */
  @Test
  void wordsOfPythonGetNoSecondMark() {
    LocalNames names = new LocalNames();
    assertEquals("slice_", names.fresh("slice"));
    assertEquals("slice_1", names.fresh("slice"));
    assertEquals("slice_2", names.fresh("slice"));
  }
}
