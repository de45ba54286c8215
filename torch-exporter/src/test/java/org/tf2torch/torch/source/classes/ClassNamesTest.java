package org.tf2torch.torch.source.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.ModuleKind;

class ClassNamesTest {
  @ParameterizedTest
  @CsvSource({
    "separable_conv1d, SeparableConv1d",
    "separable_conv1d_12, SeparableConv1d",
    "upsample2d_block_3, Upsample2dBlock",
    "attention_2, Attention",
    "encoder12, Encoder"
  })
  void aClassIsCalledAsItsModulesAreButForTheirNumbers(String field, String name) {
    Module root = new Module(ModuleKind.CONTAINER);
    Module block = new Module(ModuleKind.BLOCK);
    root.children().put(field, block);
    assertEquals(name, new ClassNames(root).of(List.of(block)));
  }
}
