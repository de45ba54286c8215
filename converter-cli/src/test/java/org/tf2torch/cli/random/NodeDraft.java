package org.tf2torch.cli.random;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.DType;
import org.tf2torch.tf.model.OpDefs;

/**
 * A node that is being put together: its type attributes and counts follow from its operands.
 * {@link #add} asks TensorFlow for its results.
 */
public final class NodeDraft {
  private final Draft draft;
  private final OpDef op;
  private final NodeDef.Builder node;
  private final List<Item> operands = new ArrayList<>();
  private int arguments;

  NodeDraft(Draft draft, String op, String name) {
    this.draft = draft;
    this.op = OpDefs.tensorflow().find(op).orElseThrow();
    this.node = NodeDef.newBuilder().setName(name).setOp(op);
  }

  /** The next operands, each an argument of its own. */
  public NodeDraft in(Item... items) {
    for (Item item : items) {
      operand(item);
      ArgDef argument = op.getInputArg(arguments++);
      if (!argument.getTypeAttr().isEmpty()) {
        type(argument.getTypeAttr(), item.dtype());
      }
    }
    return this;
  }

  /** The next argument, which is a list of tensors. */
  public NodeDraft list(List<Item> items) {
    items.forEach(this::operand);
    ArgDef argument = op.getInputArg(arguments++);
    if (!argument.getTypeListAttr().isEmpty()) {
      return types(argument.getTypeListAttr(), items.stream().map(Item::dtype).toList());
    }
    if (!argument.getTypeAttr().isEmpty()) {
      type(argument.getTypeAttr(), items.get(0).dtype());
    }
    return attr(argument.getNumberAttr(), items.size());
  }

  private void operand(Item item) {
    operands.add(item);
    node.addInput(item.port());
  }

  public NodeDraft attr(String name, long value) {
    return set(name, AttrValue.newBuilder().setI(value));
  }

  public NodeDraft attr(String name, boolean value) {
    return set(name, AttrValue.newBuilder().setB(value));
  }

  public NodeDraft attr(String name, double value) {
    return set(name, AttrValue.newBuilder().setF((float) value));
  }

  public NodeDraft attr(String name, String value) {
    return set(name, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)));
  }

  public NodeDraft ints(String name, int... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    Arrays.stream(values).forEach(list::addI);
    return set(name, AttrValue.newBuilder().setList(list));
  }

  public NodeDraft floats(String name, double... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    Arrays.stream(values).forEach(value -> list.addF((float) value));
    return set(name, AttrValue.newBuilder().setList(list));
  }

  public NodeDraft type(String name, DType dtype) {
    return set(name, AttrValue.newBuilder().setType(type(dtype)));
  }

  public NodeDraft types(String name, List<DType> dtypes) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    dtypes.forEach(dtype -> list.addType(type(dtype)));
    return set(name, AttrValue.newBuilder().setList(list));
  }

  public NodeDraft function(String name, String function) {
    return set(name, AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)));
  }

  public NodeDraft functions(String name, List<String> functions) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    functions.forEach(function -> list.addFunc(NameAttrList.newBuilder().setName(function)));
    return set(name, AttrValue.newBuilder().setList(list));
  }

  /** A shape attribute; -1 is an open size, and no list an open rank. */
  public NodeDraft shape(String name, List<Integer> sizes) {
    return set(name, AttrValue.newBuilder().setShape(shape(sizes)));
  }

  NodeDraft set(String name, AttrValue.Builder value) {
    node.putAttr(name, value.build());
    return this;
  }

  public static TensorShapeProto shape(List<Integer> sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (sizes == null) {
      return shape.setUnknownRank(true).build();
    }
    sizes.forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return shape.build();
  }

  public static DataType type(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> DataType.DT_HALF;
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
      default -> DataType.valueOf("DT_" + dtype.name());
    };
  }

  /** Adds the node to the draft; the draft is as it was when TensorFlow rejects it. */
  public List<Item> add() {
    return draft.add(node.build(), operands, results());
  }

  /** Adds a node with one result. */
  public Item one() {
    return add().get(0);
  }

  private int results() {
    return op.getOutputArgList().stream().mapToInt(arg -> count(arg, node.getAttrMap())).sum();
  }

  /** How many tensors an output of an operation stands for. */
  static int count(ArgDef output, Map<String, AttrValue> attributes) {
    if (!output.getNumberAttr().isEmpty()) {
      return Math.toIntExact(attributes.get(output.getNumberAttr()).getI());
    }
    return output.getTypeListAttr().isEmpty()
        ? 1
        : attributes.get(output.getTypeListAttr()).getList().getTypeCount();
  }
}
