package org.tf2torch.tf.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.ModelFile;

class UntracedLayersTest {
  private static Graph read(String name) throws RefusedException {
    Path model = Path.of("..", "sample-models", "fixtures", name);
    assumeTrue(Files.exists(model), model + " is not there");
    return Importer.read(ModelFile.open(model), Importer.Selection.DEFAULT).graph();
  }

  /** What draws random numbers: where from, what, where to. */
  private static List<String> drawn(Graph graph) {
    List<String> drawn = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op().drawsAnew()) {
        TreeSet<String> to = new TreeSet<>();
        graph.nodes().stream()
            .filter(it -> it.inputs().contains(node.output()))
            .forEach(it -> to.add(layer(it)));
        graph.outputs().stream()
            .filter(it -> it.value() == node.output())
            .forEach(it -> to.add("the output"));
        drawn.add(
            "%s → %s %s → %s"
                .formatted(from(node.input(0)), layer(node), node.op().attributes(), to));
      }
    }
    return drawn;
  }

  private static String from(Value value) {
    return value.producer().map(UntracedLayersTest::layer).orElse("the input");
  }

  private static String layer(Node node) {
    String layer = node.origin().layer();
    return layer.substring(layer.lastIndexOf('/') + 1);
  }

  @Test
  void noiseStandsBetweenWhatItTakesAndAllWhoTakeIt() throws RefusedException {
    assertEquals(
        List.of(
            "the input → first {deviation=0.5} → [inner_first]",
            "first → inner_first {rate=0.2} → [inner_dense]",
            "inner_dense → inner_last {rate=0.1} → [for_two]",
            "inner_last → for_two {deviation=0.25} → [left, right]",
            "last_dense → last {deviation=0.1} → [the output]"),
        drawn(read("noise_k2")));
  }

  @Test
  void recurrentLayersDropOfWhatTheyTake() throws RefusedException {
    List<String> drawn = drawn(read("recurrent_dropout_k2"));
    assertEquals(6, drawn.size(), drawn::toString);
    assertTrue(drawn.get(0).startsWith("the input → at_once_dropout {rate=0.5}"), drawn.get(0));
    assertEquals(
        List.of(
            "noise",
            "step_by_step_dropout",
            "backward_gru_dropout",
            "forward_gru_dropout",
            "cell_dropout"),
        drawn.stream().skip(1).map(it -> it.split(" → ")[1].split(" ")[0]).toList());
  }

  /** The body of a loop has nodes of the layer, too; it takes a state, which nobody disturbs. */
  @Test
  void nothingIsDrawnInLoops() throws RefusedException {
    assertEquals(0, drawnInside(read("recurrent_dropout_k2").nodes()));
  }

  private static long drawnInside(List<Node> nodes) {
    return nodes.stream()
        .flatMap(node -> node.op().regions().stream())
        .mapToLong(
            region ->
                region.nodes().stream().filter(node -> node.op().drawsAnew()).count()
                    + drawnInside(region.nodes()))
        .sum();
  }
}
