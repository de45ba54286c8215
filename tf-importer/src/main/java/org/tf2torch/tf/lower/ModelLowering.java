package org.tf2torch.tf.lower;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Refusal;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.lower.Body.Edge;
import org.tf2torch.tf.model.Operations;

/** Lowers the part of a model between given inputs and outputs. */
public final class ModelLowering {
  private final Lowering lowering;
  private final GraphBuilder builder = new GraphBuilder();
  private TextPorts text;

  /**
   * @param vocabulary where the model's words go; empty: text is refused
   */
  public ModelLowering(
      OpTable table,
      Operations operations,
      Path file,
      Lowering.Holdings holdings,
      Optional<Vocabulary> vocabulary) {
    this.lowering = new Lowering(table, operations, file, holdings, vocabulary);
  }

  /**
   * @throws RefusedException when something cannot be lowered exactly; holds every reason
   * @throws BrokenGraphException when the graph contradicts itself
   */
  public Graph lower(String name, GraphDef proto, List<Port> inputs, List<Port> outputs)
      throws RefusedException {
    GraphBody body = new GraphBody(proto);
    Frame frame = new Frame(lowering, body, "", builder, 0);
    Map<Port, Value> values = new HashMap<>();
    Map<Edge, Operand> bound = new HashMap<>();
    for (Port input : inputs) {
      if (!isOuter(input, body)) {
        lowering.innerInputs().want(input);
        continue;
      }
      Edge edge = body.edge(input.tensor());
      Optional<Value> value = input(input, body.node(edge.node()), edge);
      value.ifPresent(v -> values.put(input, v));
      bound.put(edge, value.<Operand>map(Operand.Tensor::new).orElseGet(() -> unlisted(input)));
    }
    text = TextPorts.of(inputs.stream().map(values::get).toList(), builder);
    bound.replaceAll((edge, operand) -> text.operand(operand));
    bind(frame, body, bound);
    List<Edge> edges = outputs.stream().map(output -> body.edge(output.tensor())).toList();
    List<Operand> results = frame.run(edges, List.of());
    List<Graph.Port> made = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      output(outputs.get(i), results.get(i)).ifPresent(made::add);
    }
    if (!lowering.refusals().isEmpty()) {
      throw new RefusedException(lowering.refusals());
    }
    List<Graph.Port> ports = new ArrayList<>();
    for (Port input : inputs) {
      lowering.innerInputs().value(input).ifPresent(value -> values.put(input, value));
      if (values.containsKey(input)) {
        ports.add(new Graph.Port(input.name(), values.get(input)));
      }
    }
    List<String> words = lowering.vocabulary().map(Vocabulary::words).orElse(List.of());
    return new Graph(name, ports, builder.nodes(), made, words);
  }

  /** Names of the graph's inputs that something asked for while it was lowered. */
  public Set<String> usedInputs(Graph graph) {
    return graph.inputs().stream()
        .filter(port -> lowering.isUsed(text.asNodesSee(port.value())))
        .map(Graph.Port::name)
        .collect(Collectors.toSet());
  }

  /** The nodes that were refused, in the order they were met. */
  public List<RefusedNode> refusedNodes() {
    return lowering.refusedNodes();
  }

  private static boolean isOuter(Port port, GraphBody body) {
    return body.node(port.tensor().replaceAll(":\\d+$", "")) != null;
  }

  private Operand unlisted(Port input) {
    Shape shape =
        input.info() == null
            ? Shape.UNKNOWN
            : Shapes.read(input.info().getTensorShape(), builder.symbols());
    return new Operand.Foreign("text", shape);
  }

  /**
   * An input as a parameter of the graph; none when it is text that no list can hold, which is
   * refused where it is used.
   */
  private Optional<Value> input(Port input, NodeDef node, Edge edge) {
    DataType declared =
        input.info() != null
            ? input.info().getDtype()
            : lowering.operations().outputTypes(node).get(edge.output());
    TensorShapeProto shape = input.info() != null ? input.info().getTensorShape() : shape(node);
    return DTypes.of(declared)
        .filter(type -> type != DType.STRING || isListable(shape))
        .map(
            type ->
                Value.parameter(
                    input.name(), new TensorType(type, Shapes.read(shape, builder.symbols()))));
  }

  private boolean isListable(TensorShapeProto shape) {
    return lowering.vocabulary().isPresent()
        && !shape.getUnknownRank()
        && shape.getDimCount() <= TextPorts.HIGHEST_RANK;
  }

  /** A node's result has the shape its placeholder declares; of other nodes nothing is known. */
  private TensorShapeProto shape(NodeDef node) {
    Optional<AttrValue> shape =
        node.getOp().startsWith("Placeholder")
            ? lowering.operations().attribute(node, "shape")
            : Optional.empty();
    // Graphs before version 24 wrote an unknown shape as a scalar's.
    boolean stripped =
        shape.isPresent()
            && !shape.get().getShape().getUnknownRank()
            && shape.get().getShape().getDimCount() == 0;
    return shape.isEmpty() || (stripped && !node.getAttrMap().containsKey("shape"))
        ? TensorShapeProto.newBuilder().setUnknownRank(true).build()
        : shape.get().getShape();
  }

  /** Results of nodes that inputs replace; a node's other results cannot be asked for. */
  private void bind(Frame frame, GraphBody body, Map<Edge, Operand> bound) {
    Map<String, List<Operand>> results = new HashMap<>();
    bound.forEach(
        (edge, operand) -> {
          NodeDef node = body.node(edge.node());
          List<Operand> all =
              results.computeIfAbsent(
                  edge.node(),
                  n ->
                      new ArrayList<>(
                          Collections.nCopies(
                              outputCount(node), new Operand.Foreign("cut away by --inputs"))));
          while (all.size() <= edge.output()) {
            all.add(new Operand.Foreign("no result of its node"));
          }
          all.set(edge.output(), operand);
        });
    results.forEach(frame::bind);
  }

  private int outputCount(NodeDef node) {
    boolean declared = lowering.operations().declaration(node).isPresent();
    return declared ? lowering.operations().outputTypes(node).size() : 1;
  }

  private Optional<Graph.Port> output(Port port, Operand result) {
    if (result instanceof Operand.Words words && TextPorts.isListable(words.numbers().shape())) {
      return Optional.of(new Graph.Port(port.name(), TextPorts.words(words, builder)));
    }
    if (result instanceof Operand.Tensor tensor && !(tensor.value().type() instanceof ListType)) {
      return Optional.of(new Graph.Port(port.name(), tensor.value()));
    }
    Optional<Value> held =
        result instanceof Operand.Variable variable
            ? lowering.state().read(variable.slot(), builder)
            : Optional.empty();
    if (held.filter(value -> value.type() instanceof TensorType).isPresent()) {
      return Optional.of(new Graph.Port(port.name(), held.get()));
    }
    if (!(result instanceof Operand.Refused)) {
      String what = OpCall.describe(result);
      lowering.refuse(
          new Refusal(
              "output",
              port.tensor(),
              "",
              "output " + port.name() + " is " + what,
              "leave it out with --outputs"));
    }
    return Optional.empty();
  }
}
