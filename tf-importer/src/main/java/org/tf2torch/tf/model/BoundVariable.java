package org.tf2torch.tf.model;

import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.BundleEntry;

/** A variable of a graph and the tensor of the checkpoint that it holds. */
public final class BoundVariable {
  private final MetaGraph graph;
  private final RestorePlan.Restored restored;
  private final Optional<SavedVariables.Description> description;

  BoundVariable(
      MetaGraph graph,
      RestorePlan.Restored restored,
      Optional<SavedVariables.Description> description) {
    this.graph = graph;
    this.restored = restored;
    this.description = description;
  }

  /** The name of the variable's node (VarHandleOp, VariableV2) in the outer graph. */
  public String node() {
    return restored.variable().getName();
  }

  /**
   * The variable's name in the program that made it, such as {@code conv1/kernel}; the node's when
   * it is not known.
   */
  public String name() {
    return description
        .map(SavedVariables.Description::name)
        .filter(name -> !name.isEmpty())
        .orElseGet(this::resource);
  }

  /**
   * What the variable's resource is called at run time: {@code shared_name}, else the node's name.
   */
  public String resource() {
    String shared = attribute("shared_name").getS().toStringUtf8();
    return shared.isEmpty() ? node() : shared;
  }

  /** The name of the tensor in the checkpoint. */
  public String checkpointKey() {
    return restored.key();
  }

  /** Whether it is trained; empty when the model does not say. */
  public Optional<Boolean> trainable() {
    return description.map(SavedVariables.Description::trainable);
  }

  public DataType type() {
    return attribute("dtype").getType();
  }

  /**
   * The values, as a lazy view.
   *
   * @return empty when the type is none of numbers
   * @throws BrokenModelException when the checkpoint does not have them, or not of the variable's
   *     type and shape
   */
  public Optional<TensorData> data() {
    BundleEntry entry =
        graph.checkpoint().entry(restored.key()).orElseThrow(() -> broken("is not in it"));
    if (entry.type() != type()) {
      throw broken(
          "is of type %s, but the variable %s of type %s".formatted(entry.type(), node(), type()));
    }
    return entry.data().map(this::bound);
  }

  /**
   * The words of a variable of text.
   *
   * @return empty when it holds no text, or a part of a larger tensor
   */
  public Optional<SavedText> text() {
    return graph
        .checkpoint()
        .strings(restored.key())
        .filter(words -> restored.slice().isEmpty())
        .map(words -> new SavedText(words, graph.checkpoint().entry(restored.key()).get().shape()));
  }

  private TensorData bound(TensorData whole) {
    try {
      return fitted(
          restored.slice().isEmpty() ? whole : SliceSpec.parse(restored.slice()).of(whole));
    } catch (IllegalArgumentException e) {
      throw broken("does not fit the variable %s: %s".formatted(node(), e.getMessage()));
    }
  }

  private TensorData fitted(TensorData data) {
    TensorShapeProto declared = attribute("shape").getShape();
    if (declared.getUnknownRank() || fits(declared, data.shape())) {
      return data;
    }
    // A saver made with reshape=True accepts any tensor with as many elements.
    return data.reshaped(
        declared.getDimList().stream().mapToLong(TensorShapeProto.Dim::getSize).toArray());
  }

  private static boolean fits(TensorShapeProto declared, List<Long> shape) {
    if (declared.getDimCount() != shape.size()) {
      return false;
    }
    for (int axis = 0; axis < shape.size(); axis++) {
      long size = declared.getDim(axis).getSize();
      if (size >= 0 && size != shape.get(axis)) {
        return false;
      }
    }
    return true;
  }

  private AttrValue attribute(String name) {
    NodeDef variable = restored.variable();
    return graph.operations().attribute(variable, name).orElse(AttrValue.getDefaultInstance());
  }

  private BrokenModelException broken(String what) {
    return new BrokenModelException(graph.checkpoint().index(), restored.key() + " " + what);
  }

  @Override
  public String toString() {
    return node() + " ← " + checkpointKey();
  }
}
