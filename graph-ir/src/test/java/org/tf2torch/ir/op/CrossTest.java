package org.tf2torch.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.text.GraphParser;

class CrossTest {
  private static Graph graph(String type) {
    return GraphParser.parse(
        "graph \"g\" (%a \"a\": "
            + type
            + ", %b \"b\": "
            + type
            + ") { %y = cross (%a, %b) return \"y\" %y }");
  }

  @Test
  void theResultHasTheShapeOfTheOperands() {
    assertEquals("int32[n, 3]", graph("int32[n, 3]").outputs().get(0).value().type().toString());
  }

  @Test
  void vectorsHaveThreeElements() {
    assertThrows(IllTypedException.class, () -> graph("float32[n, 2]"));
  }
}
