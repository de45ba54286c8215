package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Training.Objective;
import org.tf2torch.tf.training.LossReader.Ending;

/**
 * Reads the losses of a model's outputs. Keras has them as one for all, as a list in the order of
 * the outputs, or by the outputs' names; weights and metrics likewise.
 */
final class ObjectiveReader {
  private final JsonNode config;
  private final List<String> names;
  private final List<String> notes;

  /**
   * @param config how the model was compiled
   * @param model how it was built
   * @param notes gets a sentence for each output whose loss is not read
   */
  ObjectiveReader(JsonNode config, JsonNode model, List<String> notes) {
    this.config = config;
    this.names = names(model);
    this.notes = notes;
  }

  /** The outputs' names in Keras's order, which are those of their layers; empty if not known. */
  private static List<String> names(JsonNode model) {
    List<String> names = new ArrayList<>();
    JsonNode outputs = model.path("output_layers");
    // A model with one output lists its parts where others list outputs.
    JsonNode all = outputs.path(0).isTextual() ? null : outputs;
    if (all == null) {
      names.add(outputs.path(0).asText());
    } else {
      all.forEach(output -> names.add(output.path(0).asText()));
    }
    return names;
  }

  List<Objective> read(Graph graph) {
    List<Objective> objectives = new ArrayList<>();
    for (Port port : graph.outputs()) {
      Optional<JsonNode> loss = of(config.path("loss"), port.name(), graph);
      loss.ifPresent(node -> objectives.add(objective(port, node, graph)));
    }
    if (objectives.isEmpty() && !config.path("loss").isNull()) {
      notes.add("Its loss is not told by the metadata, or not of these outputs.");
    }
    return objectives;
  }

  private Objective objective(Port port, JsonNode node, Graph graph) {
    Loss loss = LossReader.read(node, ending(port.value()));
    if (loss instanceof Loss.Unknown unknown) {
      notes.add(
          "The loss of %s is %s, which is not known here.".formatted(port.name(), unknown.name()));
    }
    String reduction = node.path("config").path("reduction").asText("auto");
    if (reduction.equals("none")) {
      notes.add("The losses of a batch were not reduced; here they are added.");
    }
    double weight =
        of(config.path("loss_weights"), port.name(), graph)
            .filter(JsonNode::isNumber)
            .map(JsonNode::doubleValue)
            .filter(Double::isFinite)
            .orElse(1.0);
    List<String> metrics = new ArrayList<>();
    of(config.path("metrics"), port.name(), graph).ifPresent(all -> metrics(all, metrics));
    return new Objective(
        port.name(), loss, reduction.equals("sum") || reduction.equals("none"), weight, metrics);
  }

  /** What a field that is one for all, a list or named has for an output. */
  private Optional<JsonNode> of(JsonNode field, String output, Graph graph) {
    JsonNode found = field;
    if (field.isArray()) {
      int position = graph.outputs().size() == 1 && field.size() == 1 ? 0 : names.indexOf(output);
      found = position < 0 ? field.path("none") : field.path(position);
    } else if (field.isObject() && !field.has("class_name")) {
      found = field.path(output);
    }
    return Optional.of(found).filter(it -> !it.isMissingNode() && !it.isNull());
  }

  private static void metrics(JsonNode node, List<String> all) {
    if (node.isArray()) {
      node.forEach(element -> metrics(element, all));
    } else if (node.isTextual()) {
      all.add(node.asText());
    } else {
      KerasConfig.of(node)
          .map(it -> it.text("fn").isEmpty() ? it.className() : it.text("fn"))
          .ifPresent(all::add);
    }
  }

  private static Ending ending(Value output) {
    if (output.isA(Elementwise.Softmax.class)) {
      return Ending.SOFTMAX;
    }
    boolean sigmoid =
        output
            .op(Elementwise.Unary.class)
            .filter(op -> op.function() == Elementwise.Function.SIGMOID)
            .isPresent();
    return sigmoid ? Ending.SIGMOID : Ending.OTHER;
  }
}
