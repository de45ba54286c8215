package org.tf2torch.tf.lower;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.DTypes;
import org.tf2torch.tf.model.KerasLayer;

/** One node being lowered: its operands and attributes, and where to emit what it means. */
public final class OpCall {
  private static final long MOST_RESULTS = 1 << 14;

  private final NodeDef node;
  private final List<Operand> operands;
  private final Frame frame;

  OpCall(NodeDef node, List<Operand> operands, Frame frame) {
    this.node = node;
    this.operands = operands;
    this.frame = frame;
  }

  public NodeDef node() {
    return node;
  }

  public GraphBuilder builder() {
    return frame.builder();
  }

  public Emit emit() {
    return new Emit(frame.builder());
  }

  public Value emit(Op op, Value... inputs) {
    return frame.builder().emit(op, inputs);
  }

  /** What this node's function can reach: other functions, variables, the refusals collected. */
  public Frame frame() {
    return frame;
  }

  public int count() {
    return operands.size();
  }

  public Operand operand(int i) {
    if (i >= operands.size()) {
      throw new BrokenGraphException(node.getName() + " has no input " + i);
    }
    return operands.get(i);
  }

  public List<Operand> operands() {
    return operands;
  }

  /** Operand i, which must be a tensor; a variable is read. */
  public Value tensor(int i) {
    Operand operand = operand(i);
    if (operand instanceof Operand.Tensor tensor) {
      return tensor.value();
    }
    if (operand instanceof Operand.Variable variable) {
      return read(variable.slot());
    }
    if (operand instanceof Operand.Words words
        && frame.lowering().table().movesWords(node.getOp())) {
      text().source();
      return words.numbers();
    }
    throw refuse("its input " + i + " is " + describe(operand));
  }

  /** The operands that are words. */
  public WordOperands text() {
    return new WordOperands(this);
  }

  /** What a slot holds now. */
  public Value read(Slot slot) {
    return frame
        .lowering()
        .state()
        .read(slot, builder())
        .orElseThrow(() -> refuse("nothing says what " + slot.name() + " holds at first"));
  }

  /** What an operand is, for people. */
  public static String describe(Operand operand) {
    if (operand instanceof Operand.Foreign foreign) {
      return foreign.what();
    }
    if (operand instanceof Operand.Table) {
      return "a table";
    }
    if (operand instanceof Operand.Vectors) {
      return Operand.Vectors.WHAT;
    }
    if (operand instanceof Operand.Words || operand instanceof Operand.Decimals) {
      return "text";
    }
    return operand instanceof Operand.Variable variable ? variable.slot().name() : "no tensor";
  }

  /** The operands from one on up to, not including, another, all tensors. */
  public List<Value> tensors(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::tensor).toList();
  }

  public Slot variable(int i) {
    if (operand(i) instanceof Operand.Variable variable) {
      return variable.slot();
    }
    throw refuse("its input " + i + " is no variable");
  }

  /** The elements of an integer operand, as numbers or formulas of sizes. */
  public Optional<List<Dim>> integers(int i) {
    return Contents.integers(tensor(i));
  }

  /** The elements of an integer operand, which must be known. */
  public List<Long> longs(int i, String what) {
    return Contents.longs(tensor(i))
        .orElseThrow(() -> refuse("its " + what + " is computed while the model runs"));
  }

  /** The element of an integer operand, which must be known. */
  public int integer(int i, String what) {
    List<Long> values = longs(i, what);
    require(values.size() == 1, "its " + what + " is not one number");
    return Math.toIntExact(values.get(0));
  }

  public boolean hasAttribute(String name) {
    return frame.attribute(node, name).isPresent();
  }

  private AttrValue attribute(String name) {
    return frame
        .attribute(node, name)
        .orElseThrow(
            () ->
                new BrokenGraphException(
                    node.getName() + " (" + node.getOp() + ") has no attribute " + name));
  }

  public AttrValue attributeValue(String name) {
    return attribute(name);
  }

  public String text(String name) {
    return attribute(name).getS().toStringUtf8();
  }

  public long integer(String name) {
    return attribute(name).getI();
  }

  /**
   * How many results an attribute says there are.
   *
   * @throws BrokenGraphException when no graph has so many
   */
  public long results(String name) {
    long results = integer(name);
    if (results < 0 || results > MOST_RESULTS) {
      throw new BrokenGraphException(node.getName() + " cannot have " + results + " results");
    }
    return results;
  }

  /**
   * A float attribute, as the shortest decimal that names it: 0.001, not 0.0010000000474974513.
   * Where the node computes in float64, the two are not the same number.
   */
  public double number(String name) {
    float value = attribute(name).getF();
    boolean wide =
        frame.attribute(node, "T").map(AttrValue::getType).equals(Optional.of(DataType.DT_DOUBLE));
    return wide ? value : Double.parseDouble(Float.toString(value));
  }

  public boolean flag(String name) {
    return attribute(name).getB();
  }

  public List<Long> longs(String name) {
    return attribute(name).getList().getIList();
  }

  /** A type attribute; refused when it is no type of numbers. */
  public DType dtype(String name) {
    return DTypes.numeric(attribute(name).getType())
        .orElseThrow(() -> refuse("its " + name + " is " + attribute(name).getType()));
  }

  /** A shape attribute; unknown sizes become fresh symbols. */
  public Shape shape(String name) {
    return shape(attribute(name).getShape());
  }

  public Shape shape(TensorShapeProto proto) {
    return Shapes.read(proto, builder().symbols());
  }

  /** The function that an attribute names. */
  public NameAttrList function(String name) {
    return attribute(name).getFunc();
  }

  /** Assigns to a variable; the node's results are the variable again (TF1), or nothing (TF2). */
  public List<Operand> assign(Slot slot, Value value) {
    write(slot, value);
    boolean reference = !frame.lowering().operations().outputTypes(node).isEmpty();
    return reference ? List.of(new Operand.Variable(slot)) : List.of();
  }

  /** The Keras layer that this node stands in; empty when Keras says nothing of it. */
  public Optional<KerasLayer> kerasLayer() {
    return frame.lowering().layers().of(builder().origin().layer());
  }

  /** Says what a slot holds from now on. */
  public void write(Slot slot, Value value) {
    frame.lowering().state().write(slot, value, builder());
  }

  /** Whether a slot holds anything yet. */
  public boolean isWritten(Slot slot) {
    return frame.lowering().state().read(slot, builder()).isPresent();
  }

  /** Runs functions as branches or loops. */
  public NestedFunctions nested() {
    return new NestedFunctions(this);
  }

  /** Lowers a function's body in place of this node. */
  public List<Operand> inline(NameAttrList callee, List<Operand> arguments) {
    return frame.inline(this, callee, arguments);
  }

  /** Refuses the node unless the condition holds. */
  public void require(boolean condition, String reason) {
    if (!condition) {
      throw refuse(reason);
    }
  }

  /** To be thrown: this node cannot be lowered exactly. */
  public RuntimeException refuse(String reason) {
    return refuse(reason, "");
  }

  /** To be thrown: this node cannot be lowered exactly, and what the user can do about it. */
  public RuntimeException refuse(String reason, String remedy) {
    return new UnsupportedException(reason, remedy);
  }

  /** All operands as tensors. */
  public List<Value> allTensors() {
    return tensors(0, count());
  }
}
