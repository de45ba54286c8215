package org.tf2torch.cli.convert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Shape;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.KerasModel;
import org.tf2torch.tf.model.MetaGraph;

/**
 * What was converted, for people.
 *
 * @param producer what made it, such as {@code Keras 2.13 model "resnet50"}
 * @param signature its name and types, as TensorFlow has them; several with semicolons between
 */
public record SourceDescription(String producer, String signature) {
  static SourceDescription of(Importer.Imported imported) {
    return new SourceDescription(producer(imported.metaGraph()), signature(imported));
  }

  static SourceDescription of(Importer.AllImported all) {
    return new SourceDescription(
        producer(all.graphs().get(0).metaGraph()),
        all.graphs().stream().map(SourceDescription::signature).collect(Collectors.joining("; ")));
  }

  /** What made a graph, such as {@code Keras 2.13 model "resnet50"}. */
  public static String producer(MetaGraph graph) {
    Optional<KerasModel> keras = KerasModel.of(graph);
    if (keras.isPresent()) {
      String name = keras.get().name();
      return "Keras "
          + keras.get().version()
          + " model"
          + (name.isEmpty() ? "" : " \"" + name + "\"");
    }
    if (graph.signatures().isEmpty()) {
      return "frozen graph";
    }
    // TensorFlow Java does not write its version.
    String version = graph.tensorflowVersion();
    return version.isEmpty() ? "TensorFlow model" : "TensorFlow " + version + " model";
  }

  private static String signature(Importer.Imported imported) {
    return imported.signature()
        + "("
        + typed(imported.graph().inputs())
        + ") → "
        + typed(imported.graph().outputs());
  }

  private static String typed(List<Graph.Port> ports) {
    return ports.stream()
        .map(
            port ->
                port.name()
                    + ": "
                    + port.value().tensor().dtype().text()
                    + sizes(port.value().tensor().shape()))
        .collect(Collectors.joining(", "));
  }

  private static String sizes(Shape shape) {
    return shape.hasRank()
        ? shape.dims().stream()
            .map(SourceDescription::size)
            .collect(Collectors.joining(",", "[", "]"))
        : "[…]";
  }

  private static String size(Dim dim) {
    return dim.isKnown() ? Long.toString(dim.value()) : "?";
  }
}
