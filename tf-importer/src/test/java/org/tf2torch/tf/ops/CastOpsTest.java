package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class CastOpsTest {
  @TempDir Path folder;

  private static GraphText cast(String from, String to, boolean truncate) {
    return new GraphText()
        .placeholder("x", from, "3")
        .node("y", "Cast", "x", type("SrcT", from) + type("DstT", to) + flag("Truncate", truncate));
  }

  @Test
  void onlyTheRealPartOfAComplexNumberCanBeTrue() throws Exception {
    String text = cast("DT_COMPLEX64", "DT_BOOL", false).print(folder, "y");
    assertTrue(text.contains("= real ("), text);
  }

  @ParameterizedTest
  @CsvSource({"DT_INT32, DT_INT8", "DT_FLOAT, DT_INT32", "DT_INT64, DT_HALF", "DT_BOOL, DT_FLOAT"})
  void truncationMeansNothingForIntegers(String from, String to) throws Exception {
    String text = cast(from, to, false).print(folder, "y");
    assertEquals(text, cast(from, to, true).print(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({
    "DT_FLOAT, DT_BFLOAT16, -65536",
    "DT_FLOAT, DT_HALF, -8192",
    "DT_COMPLEX64, DT_HALF, -8192",
    "DT_DOUBLE, DT_FLOAT, -536870912"
  })
  void bitsThatAreCutAreMasked(String from, String to, String mask) throws Exception {
    String text = cast(from, to, true).print(folder, "y");
    assertTrue(text.contains(mask), text);
    assertTrue(text.contains("is_nan"), text);
  }

  /**
   * TensorFlow's kernel knows no cut from float64 to bfloat16, and there is none to wider formats.
   */
  @ParameterizedTest
  @CsvSource({"DT_DOUBLE, DT_BFLOAT16", "DT_HALF, DT_FLOAT", "DT_BFLOAT16, DT_HALF"})
  void otherFormatsAreRounded(String from, String to) throws Exception {
    String text = cast(from, to, false).print(folder, "y");
    assertEquals(text, cast(from, to, true).print(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({"DT_DOUBLE, DT_COMPLEX64", "DT_COMPLEX128, DT_COMPLEX64"})
  void aComplexNumberThatIsCutIsRefused(String from, String to) {
    assertThrows(RefusedException.class, () -> cast(from, to, true).read(folder, "y"));
  }
}
