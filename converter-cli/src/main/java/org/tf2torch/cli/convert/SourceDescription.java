package org.tf2torch.cli.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Shape;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.KerasObject;
import org.tf2torch.tf.model.MetaGraph;

/**
 * What was converted, for people.
 *
 * @param producer what made it, such as {@code Keras 2.13 model "resnet50"}
 * @param signature its name and types, as TensorFlow has them
 */
public record SourceDescription(String producer, String signature) {
  static SourceDescription of(Importer.Imported imported) {
    return new SourceDescription(producer(imported.metaGraph()), signature(imported));
  }

  /** What made a graph, such as {@code Keras 2.13 model "resnet50"}. */
  public static String producer(MetaGraph graph) {
    // The model is the first of its objects.
    Optional<Map<String, String>> root =
        graph.kerasObjects().stream()
            .findFirst()
            .map(KerasObject::metadata)
            .map(SourceDescription::texts);
    if (root.isPresent() && root.get().containsKey("keras_version")) {
      return "Keras " + root.get().get("keras_version") + named(root.get().get("name"));
    }
    if (graph.signatures().isEmpty()) {
      return "frozen graph";
    }
    // TensorFlow Java does not write its version.
    String version = graph.tensorflowVersion();
    return version.isEmpty() ? "TensorFlow model" : "TensorFlow " + version + " model";
  }

  private static String named(String name) {
    return " model" + (name == null ? "" : " \"" + name + "\"");
  }

  /**
   * The text fields of a JSON object, without what is nested in it; none of a damaged one, which is
   * only less to say.
   */
  private static Map<String, String> texts(String json) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(field, parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return Map.of();
    }
    return texts;
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
