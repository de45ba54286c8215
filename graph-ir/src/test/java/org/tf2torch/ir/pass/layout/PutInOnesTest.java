package org.tf2torch.ir.pass.layout;

import org.junit.jupiter.api.Test;
import org.tf2torch.ir.pass.RuleTester;

class PutInOnesTest {
  private static final RuleTester LAYOUT = RuleTester.of(new OnlyOnesMove(), new SinkPermute());

  private static String graph(String body) {
    return """
        graph "g" (%%f "f": float32[n, 8, h, w], %%t "t": float32[n, 8]) {
        %sreturn "y" %%y
        }
        """
        .formatted(body);
  }

  /** A vector for each image, added to all of its pixels. */
  @Test
  void axesOfOneArePutInWhereTheChannelsAre() {
    LAYOUT.fires(
        graph(
            """
            %x = permute axes=[0, 2, 3, 1] (%f)
            %r = unsqueeze axis=1 (%t)
            %p = unsqueeze axis=2 (%r)
            %y = add (%x, %p)
            """),
        graph(
            """
            %r = unsqueeze axis=2 (%t)
            %p = unsqueeze axis=3 (%r)
            %s = add (%f, %p)
            %y = permute axes=[0, 2, 3, 1] (%s)
            """));
  }

  /** Of other sizes, a reshape stays one. */
  @Test
  void otherSizesAreReshaped() {
    LAYOUT.fires(
        graph(
            """
            %x = permute axes=[0, 2, 3, 1] (%f)
            %s = constant dtype="int64" shape=[4] value=[-1, 1, 1, 4] ()
            %r = reshape (%t, %s)
            %y = permute axes=[0, 3, 1, 2] (%r)
            """),
        graph(
            """
            %s = sizes dtype="int64" shape=[4] elements=["2*n", "4", "1", "1"] ()
            %y = reshape (%t, %s)
            """));
  }
}
