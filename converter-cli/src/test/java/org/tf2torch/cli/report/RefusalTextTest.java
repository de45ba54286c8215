package org.tf2torch.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Refusal;

class RefusalTextTest {
  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal(
              "StringNGrams",
              "model/ngrams",
              "model",
              "text has no tensors in PyTorch",
              "cut the graph behind it"),
          new Refusal("StatelessWhile", "loop", "decoder", "its loop carries strings", ""),
          new Refusal(
              "StringNGrams",
              "model/ngrams_1",
              "model",
              "text has no tensors in PyTorch",
              "cut the graph behind it"),
          new Refusal(
              "RegexReplace",
              "model/re\033[2Jplace",
              "model",
              "text has no tensors in PyTorch",
              ""));

  @Test
  void operationsStandTogetherByTheirReason() {
    assertEquals(
        List.of(
            "  StringNGrams    text has no tensors in PyTorch  model/ngrams and 1 more",
            "  RegexReplace                                    model/re?[2Jplace",
            "  StatelessWhile  its loop carries strings        loop                     in decoder",
            "  → cut the graph behind it"),
        RefusalText.lines(REFUSALS, false));
  }

  @Test
  void everyNodeCanBeNamed() {
    assertEquals(
        List.of(
            "  StringNGrams    text has no tensors in PyTorch  model/ngrams",
            "  StringNGrams                                    model/ngrams_1",
            "  RegexReplace                                    model/re?[2Jplace",
            "  StatelessWhile  its loop carries strings        loop               in decoder",
            "  → cut the graph behind it"),
        RefusalText.lines(REFUSALS, true));
  }

  @Test
  void kindsOfOperationAreCountedOnce() {
    assertEquals("3 kinds of operation", RefusalText.kinds(REFUSALS));
  }
}
