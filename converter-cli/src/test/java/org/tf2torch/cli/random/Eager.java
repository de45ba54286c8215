package org.tf2torch.cli.random;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tf2torch.parity.Frameworks;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/** Runs nodes by TensorFlow, on values that are known. */
final class Eager {
  private final Frameworks frameworks;
  private final Path file;

  Eager(Frameworks frameworks, Path folder) {
    this.frameworks = frameworks;
    this.file = folder.resolve("node.pb");
  }

  /**
   * What nodes compute.
   *
   * @param constants by their names; an operand that is one of them stays a constant, as some
   *     operations ask for
   * @param fetches the ports to look at
   * @throws org.tf2torch.parity.ParityException if TensorFlow rejects the nodes
   */
  List<Tensor> run(
      List<NodeDef> nodes,
      List<Item> operands,
      List<String> fetches,
      Map<String, NodeDef> constants,
      Collection<FunctionDef> functions) {
    Map<String, String> names = new HashMap<>();
    GraphDef.Builder graph = GraphDef.newBuilder();
    List<NamedTensor> feeds = new ArrayList<>();
    for (Item operand : operands) {
      NodeDef source = constants.get(operand.port());
      String name = "in" + names.size();
      if (names.putIfAbsent(operand.port(), name) != null) {
        continue;
      }
      if (source != null && source.getOp().equals("Const")) {
        graph.addNode(source.toBuilder().setName(name));
      } else {
        graph.addNode(placeholder(name, operand.value()));
        feeds.add(new NamedTensor(name, operand.value()));
      }
    }
    for (NodeDef node : nodes) {
      List<String> inputs =
          node.getInputList().stream().map(port -> names.getOrDefault(port, port)).toList();
      graph.addNode(node.toBuilder().clearInput().addAllInput(inputs));
    }
    graph.getLibraryBuilder().addAllFunction(functions);
    graph.getVersionsBuilder().setProducer(1882);
    write(graph.build(), file);
    List<String> fed = feeds.stream().map(NamedTensor::name).toList();
    return frameworks.original(file, fed, fetches).run(feeds);
  }

  static NodeDef placeholder(String name, Tensor value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Placeholder")
        .putAttr("dtype", AttrValue.newBuilder().setType(NodeDraft.type(value.dtype())).build())
        .putAttr("shape", AttrValue.newBuilder().setShape(NodeDraft.shape(value.shape())).build())
        .build();
  }

  /** A placeholder that takes all of these values; where their sizes differ, it is open. */
  static NodeDef placeholder(String name, List<Tensor> values) {
    Tensor first = values.get(0);
    boolean ranked = values.stream().allMatch(v -> v.rank() == first.rank());
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 0; ranked && axis < first.rank(); axis++) {
      int i = axis;
      int size = first.shape().get(i);
      sizes.add(values.stream().allMatch(v -> v.shape().get(i) == size) ? size : -1);
    }
    return placeholder(name, first).toBuilder()
        .putAttr(
            "shape",
            AttrValue.newBuilder().setShape(NodeDraft.shape(ranked ? sizes : null)).build())
        .build();
  }

  static TensorProto proto(Tensor value) {
    return TensorProto.newBuilder()
        .setDtype(NodeDraft.type(value.dtype()))
        .setTensorShape(NodeDraft.shape(value.shape()))
        .setTensorContent(ByteString.copyFrom(value.buffer()))
        .build();
  }

  static void write(GraphDef graph, Path file) {
    try {
      Files.write(file, graph.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
