package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.ValueType;

/**
 * Operations that run nested code. A region uses values of the code around it directly; what it
 * makes reaches that code only as its results.
 */
public final class ControlFlow {
  private ControlFlow() {}

  /**
   * The results of {@code then} when the operand, a boolean scalar, is true, else those of {@code
   * otherwise}; only the chosen one runs. Neither region has parameters.
   */
  public record If(Region then, Region otherwise) implements Op {
    @Override
    public String name() {
      return "if";
    }

    @Override
    public List<ValueType> infer(Operands in) {
      requireScalar(in.tensor(0));
      require(
          then.results().size() == otherwise.results().size(),
          () -> "the branches have different numbers of results");
      List<ValueType> types = new ArrayList<>();
      for (int i = 0; i < then.results().size(); i++) {
        types.add(join(then.results().get(i).type(), otherwise.results().get(i).type(), in));
      }
      return types;
    }

    @Override
    public List<Region> regions() {
      return List.of(then, otherwise);
    }

    @Override
    public Op withRegions(List<Region> regions) {
      return new If(regions.get(0), regions.get(1));
    }
  }

  /**
   * Begins with the operands as the carried values; as long as {@code condition} of them is true
   * they become {@code body} of them. The results are the carried values at the end.
   *
   * <p>Both regions have one parameter for each carried value. A size that differs between the
   * operand and the parameter may change from one iteration to the next.
   *
   * @param condition returns one boolean scalar
   */
  public record While(Region condition, Region body) implements Op {
    @Override
    public String name() {
      return "while";
    }

    @Override
    public List<ValueType> infer(Operands in) {
      require(
          in.count() == body.parameters().size() && in.count() == body.results().size(),
          () -> "the body does not fit the carried values");
      requireScalar(condition.results().get(0).tensor());
      List<ValueType> types = new ArrayList<>();
      for (int i = 0; i < in.count(); i++) {
        Value parameter = body.parameters().get(i);
        types.add(join(in.value(i).type(), parameter.type(), in));
      }
      return types;
    }

    @Override
    public List<Region> regions() {
      return List.of(condition, body);
    }

    @Override
    public Op withRegions(List<Region> regions) {
      return new While(regions.get(0), regions.get(1));
    }
  }

  /**
   * Runs {@code body} as often as operand 0, an integer scalar, says; not at all when that is
   * negative. Inside, the symbol {@code index} is the number of the iteration, from 0 on.
   *
   * <p>Operands behind the count: the carried values, one for each of the body's parameters, which
   * become the body's first results; and for each further result, the shape it has, an integer
   * vector, whose sizes are -1 where they are not known. Results: the carried values at the end,
   * and for each further result of the body, those of all iterations along a new first axis.
   *
   * @param index a symbol that nothing else has
   * @param stacked how many further results the body has
   */
  public record For(String index, int stacked, Region body) implements Op {
    @Override
    public String name() {
      return "for";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("index", index).and("stacked", (long) stacked);
    }

    /** How many values are carried. */
    public int carried() {
      return body.parameters().size();
    }

    @Override
    public List<ValueType> infer(Operands in) {
      require(
          in.count() == 1 + carried() + stacked && body.results().size() == carried() + stacked,
          () -> "the body does not fit the carried values");
      List<ValueType> types = new ArrayList<>();
      for (int i = 0; i < carried(); i++) {
        types.add(join(in.value(1 + i).type(), body.parameters().get(i).type(), in));
      }
      for (int i = carried(); i < body.results().size(); i++) {
        types.add(stack(in, body.results().get(i).tensor(), 1 + i));
      }
      return types;
    }

    private static TensorType stack(Operands in, TensorType element, int shape) {
      List<Dim> told = in.integers(shape).orElseGet(() -> List.of());
      require(element.shape().hasRank(told.size()), () -> "a shape of " + element + " is needed");
      List<Dim> dims = new ArrayList<>();
      dims.add(in.integers(0).map(count -> atLeastZero(count.get(0))).orElseGet(in::fresh));
      for (int i = 0; i < told.size(); i++) {
        Dim made = element.shape().dim(i);
        dims.add(!told.get(i).is(-1) ? told.get(i) : made.isKnown() ? made : in.fresh());
      }
      return element.with(Shape.of(dims));
    }

    private static Dim atLeastZero(Dim count) {
      return count.isSymbol() || count.isKnown() && count.value() >= 0
          ? count
          : count.max(Dim.ZERO);
    }

    @Override
    public List<Region> regions() {
      return List.of(body);
    }

    @Override
    public Op withRegions(List<Region> regions) {
      return new For(index, stacked, regions.get(0));
    }
  }

  private static void requireScalar(TensorType condition) {
    require(
        condition.dtype() == DType.BOOL && condition.shape().hasRank(0),
        () -> "a condition is a boolean scalar, not " + condition);
  }

  /**
   * What is certain of a value that may be of either type. A size that is not the same in both is a
   * new symbol: what a region calls it means nothing outside.
   */
  private static ValueType join(ValueType a, ValueType b, Operands in) {
    if (a instanceof ListType x && b instanceof ListType y) {
      return x.join(y);
    }
    require(a instanceof TensorType && b instanceof TensorType, () -> "one of " + a + " and " + b);
    TensorType x = (TensorType) a;
    TensorType y = (TensorType) b;
    require(x.dtype() == y.dtype(), () -> "one of " + x + " and " + y);
    if (!x.shape().hasRank() || !y.shape().hasRank(x.shape().rank())) {
      return x.with(Shape.UNKNOWN);
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      dims.add(x.shape().dim(i).equals(y.shape().dim(i)) ? x.shape().dim(i) : in.fresh());
    }
    return x.with(Shape.of(dims));
  }
}
