package org.tf2torch.ir.pass.pixels;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.pass.RuleTester;

class ShuffledChannelsTest {
  private static final RuleTester SHUFFLE = RuleTester.of(new ShuffledChannels());

  private static String graph(String body) {
    return """
        graph "g" (%%f "f": float32[n, 12, h, w]) {
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  private static String dealt(String first, String axes) {
    return graph(
        """
        %%x = permute axes=%s (%%f)
        %%p = sizes dtype="int32" shape=[5] elements=["n", "h", "w", "3", "4"] ()
        %%s = reshape (%%x, %%p)
        %%t = permute axes=%s (%%s)
        %%r = sizes dtype="int32" shape=[4] elements=["n", "h", "w", "12"] ()
        %%y = reshape (%%t, %%r)
        """
            .formatted(first, axes));
  }

  @Test
  void fires() {
    SHUFFLE.fires(
        dealt("[0, 2, 3, 1]", "[0, 1, 2, 4, 3]"),
        graph(
            """
            %p = sizes dtype="int64" shape=[5] elements=["n", "3", "4", "h", "w"] ()
            %s = reshape (%f, %p)
            %t = permute axes=[0, 2, 1, 3, 4] (%s)
            %r = sizes dtype="int64" shape=[4] elements=["n", "12", "h", "w"] ()
            %j = reshape (%t, %r)
            %y = permute axes=[0, 2, 3, 1] (%j)
            """));
  }

  @Test
  void doesNotFireOnOtherAxes() {
    SHUFFLE.doesNotFire(dealt("[0, 2, 3, 1]", "[0, 2, 1, 3, 4]"));
  }

  /** Without channels in front before, nothing would be won. */
  @Test
  void doesNotFireOnImagesThatWereNeverChannelsFirst() {
    SHUFFLE.doesNotFire(
        """
        graph "g" (%x "x": float32[n, h, w, 12]) {
        %p = sizes dtype="int32" shape=[5] elements=["n", "h", "w", "3", "4"] ()
        %s = reshape (%x, %p)
        %t = permute axes=[0, 1, 2, 4, 3] (%s)
        %r = sizes dtype="int32" shape=[4] elements=["n", "h", "w", "12"] ()
        %y = reshape (%t, %r)
        return "y" %y
        }
        """);
  }
}
