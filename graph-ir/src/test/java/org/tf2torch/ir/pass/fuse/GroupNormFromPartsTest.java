package org.tf2torch.ir.pass.fuse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.pass.RuleTester;

class GroupNormFromPartsTest {
  private static final RuleTester GROUP_NORM = RuleTester.of(new GroupNormFromParts());

  private static String graph(String x, String weights, String body) {
    return """
        graph "g" (%%x "x": float32[%s]) {
        %%gamma = parameter name="gamma" dtype="float32" shape=[%s] trainable=true ()
        %%beta = parameter name="beta" dtype="float32" shape=[%s] trainable=true ()
        %%epsilon = constant dtype="float32" shape=[] value=[0.001] ()
        %sreturn "y" %%y
        }
        """
        .formatted(x, weights, weights, body);
  }

  private static String standardised(String of, String over) {
    return """
        %%mean = reduce_mean axes=[%2$s] keep_dims=true (%1$s)
        %%centred = sub (%1$s, %%mean)
        %%square = square (%%centred)
        %%variance = reduce_mean axes=[%2$s] keep_dims=true (%%square)
        %%sum = add (%%variance, %%epsilon)
        %%inverse = rsqrt (%%sum)
        """
        .formatted(of, over);
  }

  private static String keras(String image, String split, String weights, String over) {
    return graph(
        image,
        weights,
        """
        %%apart = sizes dtype="int64" shape=[5] elements=[%s] ()
        %%r = reshape (%%x, %%apart)
        """
                .formatted(split)
            + standardised("%r", over)
            + """
            %%scale = mul (%%inverse, %%gamma)
            %%m = mul (%%mean, %%scale)
            %%shift = sub (%%beta, %%m)
            %%scaled = mul (%%r, %%scale)
            %%s = add (%%scaled, %%shift)
            %%joined = sizes dtype="int64" shape=[4] elements=[%s] ()
            %%y = reshape (%%s, %%joined)
            """
                .formatted(quoted(image)));
  }

  private static String quoted(String sizes) {
    return "\"" + sizes.replace(", ", "\", \"") + "\"";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "n, h, w, 6; n, h, w, 3, 2; 1, 1, 1, 3, 2; 1, 2, 4; 3; 3",
        "n, 6, h, w; n, 3, 2, h, w; 1, 3, 2, 1, 1; 2, 3, 4; 1; 3",
        "n, h, w, 6; n, h, w, 6, 1; 1, 1, 1, 6, 1; 1, 2, 4; 3; 6"
      })
  void channelsThatAreSplitAndJoinedAreGroups(
      String image, String split, String weights, String over, int axis, int groups) {
    GROUP_NORM.fires(
        keras(image, quoted(split), weights, over),
        graph(
            image,
            weights,
            """
            %%six = constant dtype="int64" shape=[1] value=[6] ()
            %%g = reshape (%%gamma, %%six)
            %%channels = constant dtype="int64" shape=[1] value=[6] ()
            %%b = reshape (%%beta, %%channels)
            %%y = group_norm channel_axis=%d groups=%d epsilon=0.001 (%%x, %%g, %%b)
            """
                .formatted(axis, groups)));
  }

  /** One number for each place in a group, or statistics that leave an axis out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "n, h, w, 6; n, h, w, 3, 2; 1, 1, 1, 1, 2; 1, 2, 4",
        "n, h, w, 6; n, h, w, 3, 2; 1, 1, 1, 3, 2; 2, 4",
        "n, h, w, 6; n, h, w, 3, 2; 1, 1, 1, 3, 2; 1, 2, 3"
      })
  void otherStatisticsAndWeightsStayInParts(
      String image, String split, String weights, String over) {
    GROUP_NORM.doesNotFire(keras(image, quoted(split), weights, over));
  }

  @Test
  void everyChannelMayBeAGroup() {
    GROUP_NORM.fires(
        graph(
            "n, h, w, 6",
            "6",
            standardised("%x", "1, 2")
                + """
                %normal = mul (%centred, %inverse)
                %scaled = mul (%gamma, %normal)
                %y = add (%scaled, %beta)
                """),
        graph(
            "n, h, w, 6",
            "6",
            "%y = group_norm channel_axis=3 groups=6 epsilon=0.001 (%x, %gamma, %beta)\n"));
  }

  @Test
  void aWeightPerPlaceIsNoPartOfIt() {
    GROUP_NORM.doesNotFire(
        graph(
            "n, 4, 4, 6",
            "4, 6",
            standardised("%x", "1, 2")
                + """
                %scale = mul (%inverse, %gamma)
                %y = mul (%centred, %scale)
                """));
  }

  @Test
  void aSumOverItsCountIsAMean() {
    String input = "graph \"g\" (%x \"x\": float32[n, 4, 5]) {\n";
    String sum =
        """
        %%count = constant dtype="float32" shape=[] value=[%s] ()
        %%s = reduce_sum axes=[1, 2] keep_dims=false (%%x)
        %%y = div (%%s, %%count)
        return "y" %%y
        }
        """;
    RuleTester means = RuleTester.of(new MeanFromSum());
    means.fires(
        input + sum.formatted("20.0"),
        input + "%y = reduce_mean axes=[1, 2] keep_dims=false (%x)\nreturn \"y\" %y\n}\n");
    means.doesNotFire(input + sum.formatted("5.0"));
    means.doesNotFire(input.replace("4", "h") + sum.formatted("20.0"));
  }
}
