package org.tf2torch.torch.lower;

import static org.tf2torch.torch.code.Expression.call;
import static org.tf2torch.torch.code.Expression.integer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.ListLiteral;
import org.tf2torch.torch.code.Expression.ToList;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.helpers.HelperLibrary;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/** One node being said in PyTorch: its operands as expressions, and where statements go. */
public final class NodeCall {
  private final Node node;
  private final MethodBuilder method;
  private final boolean widened;

  NodeCall(Node node, MethodBuilder method) {
    this(node, method, false);
  }

  private NodeCall(Node node, MethodBuilder method, boolean widened) {
    this.node = node;
    this.method = method;
    this.widened = widened;
  }

  /**
   * The same call on operands whose unsigned integers of more than 8 bits, for which PyTorch has
   * hardly any kernels, are read as int64: all values of uint16 and uint32, the bits of uint64.
   */
  public NodeCall widened() {
    return new NodeCall(node, method, true);
  }

  public Node node() {
    return node;
  }

  /** Where statements go, for operations with nested code. */
  public MethodBuilder method() {
    return method;
  }

  public int count() {
    return node.inputs().size();
  }

  public Value value(int i) {
    return node.input(i);
  }

  public DType dtype(int i) {
    return isWidened(i) ? DType.INT64 : value(i).dtype();
  }

  private boolean isWidened(int i) {
    return widened && isWideUnsigned(value(i).dtype());
  }

  /** Whether that is an unsigned type of more than 8 bits. */
  public static boolean isWideUnsigned(DType type) {
    return type.isUnsigned() && type.bytes() > 1;
  }

  public Shape shape(int i) {
    return value(i).shape();
  }

  /** Operand i as a tensor. */
  public Expression arg(int i) {
    Expression tensor = method.tensor(value(i));
    return isWidened(i) ? call("torch.to", tensor, Expression.dtype(DType.INT64)) : tensor;
  }

  /** All operands as tensors. */
  public List<Expression> args() {
    return IntStream.range(0, count()).mapToObj(this::arg).toList();
  }

  /** Operand i as a Python number when it is a scalar constant, else as a tensor. */
  public Expression argOrNumber(int i) {
    return number(i).orElseGet(() -> arg(i));
  }

  /** Operand i as a Python number, when it is a real scalar constant. */
  public Optional<Expression> number(int i) {
    Optional<TensorData> data = Contents.constant(value(i));
    if (data.isEmpty() || !data.get().shape().isEmpty() || data.get().dtype().isComplex()) {
      return Optional.empty();
    }
    DType type = data.get().dtype();
    return Optional.of(
        type.isFloat()
            ? Expression.number(data.get().toDoubles()[0])
            : type == DType.BOOL
                ? Expression.flag(data.get().toLongs()[0] != 0)
                : integer(data.get().toLongs()[0]));
  }

  /** The integers of operand i, as a list. */
  public Expression integers(int i) {
    Optional<List<Dim>> known = Contents.integers(value(i));
    return known
        .<Expression>map(dims -> new ListLiteral(dims.stream().map(method::size).toList()))
        .orElseGet(() -> new ToList(arg(i)));
  }

  /** The only integer of operand i. */
  public Expression integerOf(int i) {
    return Contents.integer(value(i)).map(method::size).orElseGet(() -> call("int", arg(i)));
  }

  /** The size of an axis of operand i. */
  public Expression size(int i, int axis) {
    Shape shape = shape(i);
    boolean known = shape.hasRank() && shape.dim(axis).isKnown();
    return known ? integer(shape.dim(axis).value()) : call("torch.size", arg(i), integer(axis));
  }

  /** Operand i as a tensor that a layer can own: a variable, or a constant. */
  public Optional<Weight> weight(int i) {
    return weight(value(i));
  }

  /** As above, for a tensor that an operand is made of. */
  public Optional<Weight> weight(Value value) {
    return method.weight(node, value);
  }

  /** Calls a function of the helper library. */
  public Expression helper(String name, Expression... arguments) {
    return call(HelperLibrary.PREFIX + name, arguments);
  }

  /** Names a value that is used more than once. */
  public Expression assign(Expression value) {
    return method.assign(node, value);
  }

  /** Unpacks a tuple of results. */
  public List<Expression> unpack(Expression tuple, int count) {
    return method.unpack(node, tuple, count);
  }

  /**
   * Makes a layer, or finds the one made before from the same tensors, and calls it.
   *
   * @param weights what it owns, by the names torch.nn gives them
   * @param forward its code, in terms of arguments {@code input}, {@code input_1}, … and its own
   *     fields
   * @param operands which operands it is called with
   */
  public Expression layer(
      ModuleKind kind, Map<String, Weight> weights, Expression forward, Integer... operands) {
    return layer(kind, weights, List.of(new Statement.Return(forward)), operands);
  }

  /** As above, for a layer whose code is more than one expression. */
  public Expression layer(
      ModuleKind kind, Map<String, Weight> weights, List<Statement> forward, Integer... operands) {
    return layer(kind, weights, "Tensor", forward, operands);
  }

  /**
   * As above, for a layer with several results.
   *
   * @param returns TorchScript's name of their type: {@code Tuple[Tensor, Tensor]}
   */
  public Expression layer(
      ModuleKind kind,
      Map<String, Weight> weights,
      String returns,
      List<Statement> forward,
      Integer... operands) {
    List<Expression> arguments = List.of(operands).stream().map(this::arg).toList();
    return method.layer(node, new Layer(kind, weights, returns, forward), arguments);
  }
}
