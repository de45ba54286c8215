package org.tf2torch.ir.pass.pixels;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class UpsamplingFromRepeatsTest {
  private static final RuleTester UPSAMPLING = RuleTester.of(new UpsamplingFromRepeats());

  private static String graph(String dtype, String body) {
    return """
        graph "g" (%%x "x": %s[n, h, w, 8]) {
        %sreturn "y" %%y
        }
        """
        .formatted(dtype, body);
  }

  /** What repeats the place along an axis, as the importer leaves it. */
  private static String repeat(String from, String to, int axis, String times, String shape) {
    return """
        %%u_%2$s = unsqueeze axis=%3$d (%%%1$s)
        %%n_%2$s = constant dtype="int32" shape=[5] value=%4$s ()
        %%t_%2$s = tile (%%u_%2$s, %%n_%2$s)
        %%s_%2$s = sizes dtype="int32" shape=[4] elements=%5$s ()
        %%%2$s = reshape (%%t_%2$s, %%s_%2$s)
        """
        .formatted(from, to, axis, times, shape);
  }

  private static String resized(String layout, String sizes) {
    return """
        %%to = sizes dtype="int64" shape=[2] elements=%s ()
        %%y = resize_nearest layout="%s" coordinates="half_pixel" (%%x, %%to)
        """
        .formatted(sizes, layout);
  }

  @Test
  void firesOnRowsThenColumns() {
    String rows = repeat("x", "r", 2, "[1, 1, 2, 1, 1]", "[\"n\", \"2*h\", \"w\", \"8\"]");
    String columns = repeat("r", "y", 3, "[1, 1, 1, 3, 1]", "[\"n\", \"2*h\", \"3*w\", \"8\"]");
    UPSAMPLING.fires(
        graph("float32", rows + columns),
        graph("float32", resized("channels_last", "[\"2*h\", \"3*w\"]")));
  }

  @Test
  void firesOnColumnsThenRows() {
    String columns = repeat("x", "c", 3, "[1, 1, 1, 2, 1]", "[\"n\", \"h\", \"2*w\", \"8\"]");
    String rows = repeat("c", "y", 2, "[1, 1, 2, 1, 1]", "[\"n\", \"2*h\", \"2*w\", \"8\"]");
    UPSAMPLING.fires(
        graph("float64", columns + rows),
        graph("float64", resized("channels_last", "[\"2*h\", \"2*w\"]")));
  }

  @Test
  void firesOnChannelsFirst() {
    String rows = repeat("x", "r", 3, "[1, 1, 1, 2, 1]", "[\"n\", \"h\", \"2*w\", \"8\"]");
    String columns = repeat("r", "y", 4, "[1, 1, 1, 1, 2]", "[\"n\", \"h\", \"2*w\", \"16\"]");
    UPSAMPLING.fires(
        graph("float32", rows + columns),
        graph("float32", resized("channels_first", "[\"2*w\", \"16\"]")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "the whole axis again; 1; [1, 2, 1, 1, 1]; [\"2*n\", \"h\", \"w\", \"8\"]",
        "other sizes at the end; 2; [1, 1, 2, 1, 1]; [\"n\", \"h\", \"2*w\", \"8\"]"
      })
  void doesNotFireOn(String what, int axis, String times, String shape) {
    String columns = repeat("x", "c", 3, "[1, 1, 1, 2, 1]", "[\"n\", \"h\", \"2*w\", \"8\"]");
    String last = repeat("c", "y", axis, times, shape.replace("\"w\"", "\"2*w\""));
    UPSAMPLING.doesNotFire(graph("float32", columns + last.replace("2*2*w", "4*w")));
  }

  /** PyTorch enlarges no images of whole numbers but bytes. */
  @Test
  void doesNotFireOnIntegers() {
    String rows = repeat("x", "r", 2, "[1, 1, 2, 1, 1]", "[\"n\", \"2*h\", \"w\", \"8\"]");
    String columns = repeat("r", "y", 3, "[1, 1, 1, 2, 1]", "[\"n\", \"2*h\", \"2*w\", \"8\"]");
    UPSAMPLING.doesNotFire(graph("int32", rows + columns));
  }

  @Test
  void doesNotFireOnOneAxis() {
    UPSAMPLING.doesNotFire(
        graph("float32", repeat("x", "y", 2, "[1, 1, 2, 1, 1]", "[\"n\", \"2*h\", \"w\", \"8\"]")));
  }
}
