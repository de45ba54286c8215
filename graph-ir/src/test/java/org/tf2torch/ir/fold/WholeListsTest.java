package org.tf2torch.ir.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListGather;
import org.tf2torch.ir.op.Lists.ListGet;
import org.tf2torch.ir.op.Lists.ListLength;
import org.tf2torch.ir.op.Lists.ListScatter;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Sources.Range;

class WholeListsTest {
  private static final Dim STEPS = Dim.symbol("steps");

  private final GraphBuilder builder = new GraphBuilder();
  private final Emit emit = new Emit(builder);
  private final Value x =
      Value.parameter("x", new TensorType(DType.FLOAT32, Shape.of(STEPS, Dim.known(4))));
  private final Value list = emit.op(new ListFromTensor(), x);

  private Value range(Dim from, Dim to) {
    return emit.op(new Range(), emit.size(from), emit.size(to), emit.size(1));
  }

  private Value gathered(Value indices) {
    return emit.op(new ListGather(), list, indices, emit.sizes(Dim.known(4)));
  }

  @Test
  void allElementsInOrderAreTheTensor() {
    assertEquals(x, gathered(range(Dim.ZERO, STEPS)));
    assertEquals(Optional.of(STEPS), Contents.integer(emit.op(new ListLength(), list)));
    Value element = emit.op(new ListGet(), list, emit.size(2), emit.sizes(Dim.known(4)));
    assertEquals(true, element.isA(Select.class));
  }

  @Test
  void someElementsAreNot() {
    assertNotEquals(x, gathered(range(Dim.ONE, STEPS)));
    assertNotEquals(x, gathered(range(Dim.ZERO, STEPS.minus(1))));
    assertNotEquals(x, gathered(range(Dim.ZERO, Dim.symbol("other"))));
  }

  @Test
  void aNewListWhoseElementsAreAllSetHoldsTheTensor() {
    assertEquals(list, scattered(STEPS));
    assertNotEquals(list, scattered(STEPS.plus(1)), "its last element is not set");
  }

  private Value scattered(Dim length) {
    TensorType element = new TensorType(DType.FLOAT32, Shape.of(Dim.known(4)));
    Value fresh = emit.op(new NewList(element), emit.size(length));
    return builder.emit(new ListScatter(), List.of(fresh, range(Dim.ZERO, STEPS), x)).get(0);
  }

  @Test
  void onesThatDoNotSpreadAreNoFactor() {
    Value ones = emit.full(emit.shapeOf(x), emit.scalar(DType.FLOAT32, 1));
    assertEquals(x, emit.mul(x, ones));
    assertEquals(x, emit.mul(ones, x));
    Value row = emit.select(x, 0, 0);
    assertNotEquals(row, emit.binary(Operator.MUL, row, ones), "the product is larger");
  }
}
