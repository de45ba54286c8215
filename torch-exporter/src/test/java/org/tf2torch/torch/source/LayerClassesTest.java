package org.tf2torch.torch.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.torch.source.ModelSource.weight;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are said otherwise than by a call of a function. */
class LayerClassesTest {
  private static String linear(String name, String from, String to, int in, int out) {
    String id = name.replace('/', '_');
    return weight(name + "/kernel", "[%d, %d]".formatted(out, in))
        + weight(name + "/bias", "[%d]".formatted(out))
        + "%%%s = linear (%%%s, %%%s_kernel, %%%s_bias)\n".formatted(to, from, id, id);
  }

  private static String graph(String body) {
    return "graph \"net\" (%x \"input_1\": float32[n, 8]) {\n" + body + "return \"y\" %y\n}\n";
  }

  /** A sequence, an image and a volume, of which whole channels are dropped. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void droppedChannelsAreALayer(int spatial) {
    String shape = "[n, 8" + ", 4".repeat(spatial) + "]";
    String text =
        ModelSource.of(
                "graph \"net\" (%x \"x\": float32"
                    + shape
                    + ") {\n%y = channel_dropout rate=0.25 axis=1 (%x)\nreturn \"y\" %y\n}\n")
            .text();
    assertTrue(text.contains("= nn.Dropout%dd(0.25)".formatted(spatial)), text);
  }

  /** torch.nn has no such layers; their classes are written out, once each. */
  @Test
  void gaussianLayersBringTheirClasses() {
    String text =
        ModelSource.of(
                graph(
                    "%a = gaussian_noise deviation=0.25 (%x)\n"
                        + linear("dense", "a", "b", 8, 4)
                        + "%c = gaussian_dropout rate=0.5 (%b)\n"
                        + "%d = alpha_dropout rate=0.125 (%c)\n"
                        + "%y = gaussian_noise deviation=0.5 (%d)\n"))
            .text();
    assertEquals(
        2, text.split("class GaussianNoise\\(nn.Module\\):|class GaussianDropout", -1).length - 1);
    for (String part :
        List.of(
            "from torch import Tensor, nn\n",
            "return x + torch.randn_like(x) * self.stddev if self.training else x\n",
            "= GaussianNoise(0.25)\n",
            "= GaussianNoise(0.5)\n",
            "= GaussianDropout(0.5)\n",
            "= nn.AlphaDropout(0.125)\n")) {
      assertTrue(text.contains(part), part + " in\n" + text);
    }
  }

  /** What a recurrent layer begins with by itself is no argument of the blocks around it. */
  @Test
  void blocksOfRecurrentLayersTakeTheirSequenceAlone() {
    StringBuilder body =
        new StringBuilder(
            """
            %size = sizes dtype="int64" shape=[2] elements=["n", "4"] ()
            %zero = constant dtype="float32" shape=[] value=[0] ()
            %start = full (%size, %zero)
            """);
    String from = "x";
    for (String name : List.of("one", "two", "three")) {
      String to = name.equals("three") ? "y" : name;
      body.append(
          (weight(name + "/gru/kernel", "[12, 4]")
                  + weight(name + "/gru/recurrent_kernel", "[12, 4]")
                  + "%NAMEg, %NAMEh = gru batch_first=true (%FROM, %start, %NAME_gru_kernel, %NAME_gru_recurrent_kernel)\n")
              .replace("NAME", name)
              .replace("FROM", from));
      body.append(linear(name + "/dense", name + "g", to, 4, 4));
      from = to;
    }
    String text =
        ModelSource.of(
                "graph \"net\" (%x \"x\": float32[n, 5, 4]) {\n" + body + "return \"y\" %y\n}\n")
            .text();
    assertEquals(2, text.split("def forward\\(self, x: Tensor\\) -> Tensor:", -1).length - 1, text);
    assertFalse(text.contains("torch.full"), text);
  }

  /** A model of that name would hide the layer's class. */
  @Test
  void theModelHasAnotherName() {
    String text =
        ModelSource.of(
                graph("%y = gaussian_noise deviation=0.25 (%x)\n")
                    .replace("\"net\"", "\"gaussian_noise\""))
            .text();
    assertTrue(text.contains("class GaussianNoiseModule(nn.Module):"), text);
  }
}
