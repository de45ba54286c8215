package org.tf2torch.torch.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodNamesTest {
  @Test
  void theDefaultSignatureIsForward() {
    assertEquals(
        Map.of("serving_default", "forward", "encode", "encode"),
        MethodNames.of(List.of("serving_default", "encode"), Optional.of("serving_default")));
  }

  @Test
  void withoutADefaultThereIsNoForward() {
    assertEquals(
        Map.of("a", "a", "forward", "forward_"),
        MethodNames.of(List.of("a", "forward"), Optional.empty()));
  }

  @Test
  void aNameThatCanStayStaysAndTheOthersGiveWay() {
    assertEquals(
        Map.of("a_b", "a_b", "a b", "a_b_2", "a-b", "a_b_3", "a_b_1", "a_b_1"),
        MethodNames.of(List.of("a-b", "a_b", "a b", "a_b_1"), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "eval",
        "def",
        "x\"); import os #",
        "é",
        "",
        "9",
        "__init__",
        "state_dict"
      })
  void nothingElseOfANameReachesTheCode(String signature) {
    String name = MethodNames.of(List.of(signature), Optional.empty()).get(signature);
    assertTrue(name.matches("[A-Za-z][A-Za-z0-9_]*"), name);
    assertTrue(!name.equals(signature), name + " means something else to Python or to PyTorch");
  }

  @Test
  void noTwoSignaturesHaveOneName() {
    List<String> signatures =
        List.of("f", "f!", "f?", "f_1", "f_1!", "forward", "forward_", "serving", "x".repeat(300));
    Map<String, String> names = MethodNames.of(signatures, Optional.of("serving"));
    assertEquals(signatures.size(), new HashSet<>(names.values()).size(), names.toString());
  }
}
