package org.tf2torch.cli.random;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.Frameworks;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.tf.DTypes;

/**
 * TensorFlow's answers if its operations rounded otherwise: around every operation that rounds as
 * it likes, the floats are multiplied by 1 + ε. How far the outputs move says how far another
 * framework's may be off without being wrong, whatever follows: a logarithm of nearly one, a
 * comparison of nearly equal numbers, the order of a sort.
 */
final class Rounding {
  private static final int RUNS = 4;

  private final Frameworks frameworks;
  private final Path file;

  Rounding(Frameworks frameworks, Path folder) {
    this.frameworks = frameworks;
    this.file = folder.resolve("rounded.pb");
  }

  /** Several answers for one output; none if the values in between cannot be seen. */
  List<Tensor> answers(RandomGraph graph, List<NamedTensor> feed, String output) {
    try {
      Map<String, Tensor> values = values(graph, feed, output);
      List<Tensor> answers = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        Noisy noisy = new Noisy(graph.graph(), values, run);
        Eager.write(noisy.graph(), file);
        answers.addAll(
            frameworks
                .original(file, graph.placeholders(), List.of(noisy.renamed(output)))
                .run(feed));
      }
      return answers;
    } catch (ParityException e) {
      return List.of();
    }
  }

  /** Whether some tensor in between has no elements. */
  boolean hasNothing(RandomGraph graph, List<NamedTensor> feed) {
    List<String> ports = new ArrayList<>();
    graph.graph().getNodeList().stream()
        .filter(RandomGraph::isVisible)
        .forEach(node -> ports.add(node.getName()));
    ports.removeAll(graph.placeholders());
    Eager.write(graph.graph(), file);
    try {
      return Stream.concat(
              feed.stream().map(NamedTensor::tensor),
              frameworks.original(file, graph.placeholders(), ports).run(feed).stream())
          .anyMatch(tensor -> tensor.size() == 0);
    } catch (ParityException e) {
      return false;
    }
  }

  /** All floats that operations which round take or give. */
  private Map<String, Tensor> values(RandomGraph graph, List<NamedTensor> feed, String output) {
    Set<String> visible =
        graph.graph().getNodeList().stream()
            .filter(RandomGraph::isVisible)
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    List<String> ports = new ArrayList<>();
    for (NodeDef node : graph.graph().getNodeList()) {
      if (!Exact.OPERATIONS.contains(node.getOp())) {
        ports.addAll(node.getInputList());
        ports.add(node.getName());
      }
    }
    ports.add(output);
    ports.removeIf(port -> port.startsWith("^") || !visible.contains(RandomGraph.node(port)));
    ports.removeAll(graph.placeholders());
    List<String> wanted = ports.stream().distinct().toList();
    Eager.write(graph.graph(), file);
    List<Tensor> tensors = frameworks.original(file, graph.placeholders(), wanted).run(feed);
    Map<String, Tensor> values = new HashMap<>();
    feed.forEach(input -> values.put(input.name(), input.tensor()));
    for (int i = 0; i < wanted.size(); i++) {
      values.put(wanted.get(i), tensors.get(i));
    }
    return values;
  }

  /** A copy of a graph with the noise in it. */
  private static final class Noisy {
    private static final Set<DType> CONTINUOUS =
        Set.of(
            DType.FLOAT16,
            DType.BFLOAT16,
            DType.FLOAT32,
            DType.FLOAT64,
            DType.COMPLEX64,
            DType.COMPLEX128);

    private final GraphDef.Builder result;
    private final Map<String, Tensor> values;
    private final Map<String, String> renamed = new HashMap<>();
    private final RandomGenerator random;

    Noisy(GraphDef graph, Map<String, Tensor> values, int run) {
      this.values = values;
      this.result = graph.toBuilder().clearNode();
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(run);
      graph.getNodeList().forEach(this::add);
    }

    GraphDef graph() {
      return result.build();
    }

    String renamed(String port) {
      return renamed.getOrDefault(port, port);
    }

    private void add(NodeDef node) {
      boolean rounds = !Exact.OPERATIONS.contains(node.getOp());
      double epsilon = epsilon(node);
      NodeDef.Builder copy = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        String source = renamed(input);
        copy.addInput(rounds && noisy(input, source) ? product(input, source, epsilon) : source);
      }
      result.addNode(copy);
      String name = node.getName();
      if (rounds && noisy(name, name)) {
        renamed.put(name, sum(name, epsilon));
      }
    }

    private boolean noisy(String port, String source) {
      boolean constant =
          result.getNodeList().stream()
              .anyMatch(n -> n.getName().equals(source) && n.getOp().equals("Const"));
      return !constant && values.containsKey(port) && CONTINUOUS.contains(values.get(port).dtype());
    }

    /** The tensor with every element a little off. */
    private String product(String port, String source, double epsilon) {
      Tensor value = values.get(port);
      Tensor factor = Tensor.zeros(value.dtype(), value.shape());
      ElementWriter writer = ElementWriter.of(value.dtype());
      int step = value.dtype().isComplex() ? 2 : 1;
      for (int i = 0; i < value.size(); i++) {
        writer.put(factor.buffer(), i * step, 1 + epsilon * random.nextDouble(-1, 1));
      }
      return with("Mul", source, factor);
    }

    /** The result with every element off by a little of the largest, as sums may be. */
    private String sum(String port, double epsilon) {
      Tensor value = values.get(port);
      Tensor error = Tensor.zeros(value.dtype(), value.shape());
      ElementWriter writer = ElementWriter.of(value.dtype());
      Elements elements = Elements.of(value);
      int count = value.size() * (value.dtype().isComplex() ? 2 : 1);
      double largest = Closeness.largest(elements, count) / 8;
      for (int i = 0; i < count; i++) {
        double size = Double.isFinite(elements.at(i)) ? Math.abs(elements.at(i)) : 0;
        writer.put(error.buffer(), i, epsilon * (size + largest) * random.nextDouble(-1, 1));
      }
      return with("AddV2", port, error);
    }

    private String with(String op, String source, Tensor noise) {
      String name = "noise" + result.getNodeCount();
      AttrValue type = AttrValue.newBuilder().setType(NodeDraft.type(noise.dtype())).build();
      AttrValue content = AttrValue.newBuilder().setTensor(Eager.proto(noise)).build();
      result.addNode(
          NodeDef.newBuilder()
              .setName(name + "value")
              .setOp("Const")
              .putAttr("dtype", type)
              .putAttr("value", content));
      result.addNode(
          NodeDef.newBuilder()
              .setName(name)
              .setOp(op)
              .addInput(source)
              .addInput(name + "value")
              .putAttr("T", type));
      return name;
    }

    /** The coarsest of the types that an operation works in. */
    private double epsilon(NodeDef node) {
      Stream<DType> inside =
          RandomGraph.inside(node, result.build()).stream()
              .flatMap(n -> n.getAttrMap().values().stream())
              .flatMap(value -> DTypes.of(value.getType()).stream());
      Stream<DType> around =
          Stream.concat(node.getInputList().stream(), Stream.of(node.getName()))
              .filter(values::containsKey)
              .map(port -> values.get(port).dtype());
      return Stream.concat(inside, around)
          .filter(CONTINUOUS::contains)
          .mapToDouble(Closeness::epsilon)
          .max()
          .orElse(0);
    }
  }
}
