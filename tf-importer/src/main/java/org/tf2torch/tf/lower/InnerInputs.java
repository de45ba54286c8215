package org.tf2torch.tf.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.model.Operations;
import org.tf2torch.tf.model.SelectionException;

/**
 * Tensors inside functions that the caller feeds, so that nothing before them is needed. They are
 * named by their node, with the calls that lead to it in front where the node's name alone is not
 * unique: {@code StatefulPartitionedCall/model/hash:0}.
 */
final class InnerInputs {
  private final Operations operations;
  private final Map<String, Port> wanted = new LinkedHashMap<>();
  private final Map<String, Value> bound = new LinkedHashMap<>();

  InnerInputs(Operations operations) {
    this.operations = operations;
  }

  void want(Port port) {
    wanted.put(port.tensor(), port);
  }

  /** Binds the tensors that lie in a frame's body. */
  void bind(Frame frame, Body body, String scope) {
    for (Port port : wanted.values()) {
      int colon = port.tensor().lastIndexOf(':');
      String path = colon < 0 ? port.tensor() : port.tensor().substring(0, colon);
      String name =
          !scope.isEmpty() && path.startsWith(scope) ? path.substring(scope.length()) : path;
      NodeDef node = body.node(name);
      if (node != null) {
        int output = colon < 0 ? 0 : Integer.parseInt(port.tensor().substring(colon + 1));
        bind(frame, body, port, node, output);
      }
    }
  }

  private void bind(Frame frame, Body body, Port port, NodeDef node, int output) {
    if (bound.containsKey(port.name())) {
      throw new SelectionException(
          "several nodes are called " + port.tensor() + "; put the calls that lead to it in front");
    }
    List<DataType> types = operations.outputTypes(node);
    Optional<DType> dtype =
        output < types.size() ? DTypes.numeric(types.get(output)) : Optional.empty();
    if (dtype.isEmpty()) {
      throw new SelectionException(port.tensor() + " is no tensor of numbers");
    }
    Shape shape = new StaticShapes(frame, body).of(node);
    Value value = Value.parameter(port.name(), new TensorType(dtype.get(), shape));
    bound.put(port.name(), value);
    List<Operand> results =
        new ArrayList<>(
            frame
                .bound(node.getName())
                .orElseGet(
                    () ->
                        Collections.nCopies(
                            types.size(), new Operand.Foreign("cut away by --inputs"))));
    results.set(output, new Operand.Tensor(value));
    frame.bind(node.getName(), results);
  }

  /** The value of a port; none when no node that was needed has that name. */
  Optional<Value> value(Port port) {
    return Optional.ofNullable(bound.get(port.name()));
  }
}
