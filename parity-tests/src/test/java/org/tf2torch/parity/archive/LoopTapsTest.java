package org.tf2torch.parity.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class LoopTapsTest {
  /** A masked LSTM: the output, the hidden state and the cell's inner state are carried. */
  private static final String MASKED =
      """
          for t in range(steps):
            gates = (self.lstm.cell.recurrent).forward(state_1, )
            c = torch.add(gates, state_2)
            h = torch.tanh(c)
            where = torch.where(mask, h, zeros)
            where_1 = torch.where(mask, h, state_1)
            where_2 = torch.where(mask, c, state_2)
            _ = torch.append(outputs, where)
            state = where
            state_1 = where_1
            state_2 = where_2
      """;

  private static String behind(String line) {
    String shown = LoopTaps.apply(MASKED + "    " + line + "\n", "\"\"");
    return shown.lines().filter(l -> l.contains("taps_[")).findFirst().orElse("");
  }

  @Test
  void showsTheStackOfAllSteps() {
    assertEquals(
        "    taps_[torch.add(\"sequence:\", torch.add(\"\", \"lstm.cell.\"))] = stack",
        behind("stack = __torch__.helpers.stack_all(outputs, [batch, 4], zero)"));
  }

  @Test
  void showsTheLastResultThatIsUsedLater() {
    assertEquals(
        "    taps_[torch.add(\"state:\", torch.add(\"\", \"lstm.cell.\"))] = torch.unsqueeze(state, 0)",
        behind("dense = (self.dense).forward(state, )"));
    assertEquals(
        "    taps_[torch.add(\"state:\", torch.add(\"\", \"lstm.cell.\"))] = torch.unsqueeze(state_1, 0)",
        behind("dense = (self.dense).forward(state_1, )"));
  }

  @Test
  void aCellsInnerStateIsNoResult() {
    assertEquals("", behind("dense = (self.dense).forward(state_2, )"));
  }

  @Test
  void aLoopWithoutModulesShowsNothing() {
    String loop = MASKED.replace("(self.lstm.cell.recurrent).forward(state_1, )", "state_1");
    assertFalse(LoopTaps.apply(loop + "    return state\n", "\"\"").contains("taps_"));
  }
}
