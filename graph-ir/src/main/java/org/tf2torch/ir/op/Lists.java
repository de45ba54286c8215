package org.tf2torch.ir.op;

import static org.tf2torch.ir.Operands.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.ValueType;

/**
 * Operations on lists of tensors. Lists are values: none of these changes its operand.
 *
 * <p>An element that was never set reads as zeros. Operations that read take the shape of such an
 * element as their last operand, an integer vector; where it holds -1, the zeros are shaped like
 * any element that was set, and if none was, the model fails.
 */
public final class Lists {
  private Lists() {}

  /** A list of as many unset elements as operand 0 says, an integer scalar. */
  public record NewList(TensorType element) implements Op {
    @Override
    public String name() {
      return "new_list";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("element", element.toString());
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(new ListType(element));
    }
  }

  /** The slices of a tensor along its first axis. */
  public record ListFromTensor() implements Op {
    @Override
    public String name() {
      return "list_from_tensor";
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(new ListType(in.tensor(0).with(behindFirst(in.shape(0)))));
    }
  }

  /** Element operand 1 (an integer scalar, not negative) of list operand 0. */
  public record ListGet() implements Op {
    @Override
    public String name() {
      return "list_get";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(element(in, 2));
    }
  }

  /**
   * List operand 0 with element operand 1 (an integer scalar, not negative) replaced by operand 2.
   * Where the index is behind the end, the list grows, by unset elements between.
   */
  public record ListSet() implements Op {
    @Override
    public String name() {
      return "list_set";
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(holding(in, 2));
    }
  }

  /** List operand 0 with operand 1 behind its last element. */
  public record ListAppend() implements Op {
    @Override
    public String name() {
      return "list_append";
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(holding(in, 1));
    }
  }

  /** The elements of list operand 0 and behind them those of operand 1. */
  public record ListConcat() implements Op {
    @Override
    public String name() {
      return "list_concat";
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(list(in, 0).join(list(in, 1)));
    }
  }

  /** List operand 0 cut, or filled up with unset elements, to length operand 1. */
  public record ListResize() implements Op {
    @Override
    public String name() {
      return "list_resize";
    }

    @Override
    public List<ListType> infer(Operands in) {
      return List.of(list(in, 0));
    }
  }

  /** The number of elements, an int64 scalar. */
  public record ListLength() implements Op {
    @Override
    public String name() {
      return "list_length";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      list(in, 0);
      return List.of(new TensorType(DType.INT64, Shape.SCALAR));
    }
  }

  /**
   * All elements along a new first axis.
   *
   * @param count how many there are; -1 when only a run can tell
   */
  public record ListStack(long count) implements Op {
    @Override
    public String name() {
      return "list_stack";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("count", count);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(stacked(element(in, 1), count < 0 ? in.fresh() : Dim.known(count)));
    }
  }

  /** The elements at places operand 1 (an integer vector) along a new first axis. */
  public record ListGather() implements Op {
    @Override
    public String name() {
      return "list_gather";
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Shape indices = in.shape(1);
      return List.of(stacked(element(in, 2), indices.hasRank() ? indices.dim(0) : in.fresh()));
    }
  }

  /**
   * List operand 0 with the elements at places operand 1 (an integer vector) replaced by the slices
   * of operand 2 along its first axis; it grows as {@link ListSet} does.
   */
  public record ListScatter() implements Op {
    @Override
    public String name() {
      return "list_scatter";
    }

    @Override
    public List<ListType> infer(Operands in) {
      TensorType slice = in.tensor(2).with(behindFirst(in.shape(2)));
      ListType list = list(in, 0);
      requireDType(list, slice);
      // Nothing else is in a new list, so all that is set fits the slices.
      return List.of(in.value(0).isA(NewList.class) ? refined(list, slice.shape()) : list);
    }
  }

  /** The elements, all set, one behind the other along their first axis; and their lengths. */
  public record ListJoin() implements Op {
    @Override
    public String name() {
      return "list_join";
    }

    @Override
    public List<ValueType> infer(Operands in) {
      TensorType element = list(in, 0).element();
      Shape shape = element.shape();
      List<Dim> dims = new ArrayList<>();
      for (int i = 0; shape.hasRank() && i < shape.rank(); i++) {
        dims.add(i == 0 || shape.dim(i).equals(ListType.ANY) ? in.fresh() : shape.dim(i));
      }
      return List.of(
          element.with(shape.hasRank() ? Shape.of(dims) : Shape.UNKNOWN),
          new TensorType(DType.INT64, Shape.of(in.fresh())));
    }
  }

  /** Tensor operand 0 cut along its first axis into pieces of lengths operand 1. */
  public record ListSplit() implements Op {
    @Override
    public String name() {
      return "list_split";
    }

    @Override
    public List<ListType> infer(Operands in) {
      Shape shape = in.shape(0);
      return List.of(
          new ListType(in.tensor(0).with(shape.hasRank() ? shape.with(0, ListType.ANY) : shape)));
    }
  }

  private static ListType list(Operands in, int i) {
    require(
        in.value(i).type() instanceof ListType,
        () -> "a list is needed, not " + in.value(i).type());
    return (ListType) in.value(i).type();
  }

  private static ListType holding(Operands in, int item) {
    requireDType(list(in, 0), in.tensor(item));
    return list(in, 0);
  }

  private static void requireDType(ListType list, TensorType item) {
    require(list.element().dtype() == item.dtype(), () -> item + " does not belong into " + list);
  }

  private static Shape behindFirst(Shape shape) {
    return shape.hasRank() ? Shape.of(shape.dims().subList(1, shape.rank())) : shape;
  }

  private static ListType refined(ListType list, Shape shape) {
    boolean open = !list.element().shape().hasRank();
    return open ? new ListType(list.element().with(shape)) : list;
  }

  /** An element's type: what the list promises, what the reader says, and the rest unknown. */
  private static TensorType element(Operands in, int shapeOperand) {
    TensorType element = list(in, 0).element();
    Optional<List<Dim>> said = in.integers(shapeOperand).filter(list -> isShape(in, shapeOperand));
    int rank =
        element.shape().hasRank()
            ? element.shape().rank()
            : said.isPresent() && !said.get().contains(Dim.known(-1)) ? said.get().size() : -1;
    if (rank < 0) {
      return element;
    }
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Dim promised = element.shape().hasRank() ? element.shape().dim(i) : ListType.ANY;
      boolean told = said.isPresent() && said.get().size() == rank && !said.get().get(i).is(-1);
      dims.add(!promised.equals(ListType.ANY) ? promised : told ? said.get().get(i) : in.fresh());
    }
    return element.with(Shape.of(dims));
  }

  private static boolean isShape(Operands in, int i) {
    return in.shape(i).hasRank(1);
  }

  private static TensorType stacked(TensorType element, Dim count) {
    if (!element.shape().hasRank()) {
      return element;
    }
    List<Dim> dims = new ArrayList<>(List.of(count));
    dims.addAll(element.shape().dims());
    return element.with(Shape.of(dims));
  }
}
