package org.tf2torch.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.op.Normalizations.BatchNorm;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.pass.Passes;
import org.tf2torch.tf.model.ModelFile;

class KerasMomentumTest {
  private static Importer.Imported read(String name) throws RefusedException {
    Path model = Path.of("..", "sample-models", "fixtures", name);
    assumeTrue(Files.exists(model), model + " is not there");
    return Importer.read(ModelFile.open(model), Importer.Selection.DEFAULT);
  }

  private static List<Double> momenta(Graph graph) {
    return graph.nodes().stream()
        .map(node -> node.output().op(BatchNorm.class))
        .flatMap(Optional::stream)
        .map(BatchNorm::momentum)
        .toList();
  }

  /** The parts of a batch normalisation hold no momentum; its Keras layer does. */
  @Test
  void isThatOfTheLayer() throws RefusedException {
    Importer.Imported imported = read("older_optimizer_k2");
    Graph graph = Passes.run(imported.graph(), true);
    assertEquals(List.of(0.99), momenta(graph));
    assertEquals(List.of(0.8), momenta(KerasMomentum.apply(graph, imported.metaGraph())));
  }

  /** Keras marks a frozen layer's variables as trainable all the same. */
  @Test
  void variablesOfFrozenLayersAreNotTrained() throws RefusedException {
    TreeMap<String, Boolean> trainable = new TreeMap<>();
    for (var node : read("batch_norm_k2").graph().nodes()) {
      if (node.op() instanceof Parameter parameter) {
        Variable variable = parameter.variable();
        trainable.put(variable.name(), variable.trainable());
      }
    }
    trainable.keySet().removeIf(name -> name.contains("moving"));
    assertEquals(
        "{frozen/bias=false, frozen/kernel=false, frozen_bn/beta=false, frozen_bn/gamma=false,"
            + " stem/kernel=true, stem_bn/beta=true, stem_bn/gamma=true}",
        trainable.toString());
  }
}
