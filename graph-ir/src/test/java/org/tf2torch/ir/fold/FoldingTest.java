package org.tf2torch.ir.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.IllTypedException;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Reductions.Reduction;
import org.tf2torch.ir.op.Shapes.Permute;
import org.tf2torch.ir.op.Sources.Full;

class FoldingTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private final GraphBuilder builder = new GraphBuilder();
  private final Emit emit = new Emit(builder);
  private final Value image =
      Value.parameter(
          "x", new TensorType(DType.FLOAT32, Shape.of(BATCH, Dim.known(4), Dim.known(3))));

  @Test
  void shapeArithmeticStaysAFormula() {
    Value shape = emit.shapeOf(image);
    Value batch = emit.select(shape, 0, 0);
    Value doubled = emit.binary(Operator.MUL, batch, emit.size(2));
    assertEquals(Optional.of(BATCH.times(2)), Contents.integer(doubled));
    Value elements = emit.reduce(Reduction.PROD, shape, List.of(0), false);
    assertEquals(Optional.of(BATCH.times(12)), Contents.integer(elements));
  }

  /** The largest numbers of uint64 have the bits of negative ones. */
  @Test
  void numbersBeyondInt64AreNotCompared() {
    Value huge = emit.sizes(DType.UINT64, List.of(2L), List.of(Dim.known(-1), Dim.known(5)));
    Value largest = emit.reduce(Reduction.MAX, huge, List.of(0), false);
    assertEquals(Optional.empty(), Contents.integer(largest));
    Value small = emit.sizes(DType.UINT64, List.of(2L), List.of(Dim.known(9), Dim.known(5)));
    assertEquals(
        Optional.of(Dim.known(9)),
        Contents.integer(emit.reduce(Reduction.MAX, small, List.of(0), false)));
  }

  @Test
  void aReshapeToItsOwnShapeIsNothing() {
    assertEquals(image, emit.reshape(image, emit.shapeOf(image)));
    assertEquals(image, emit.reshape(image, -1, 4, 3));
  }

  @Test
  void whatDoesNotFitIsNotTakenForNothing() {
    assertEquals(image, emit.ranked(image, 3));
    assertThrows(IllTypedException.class, () -> emit.ranked(image, 4));
    assertEquals(image, emit.permute(image, List.of(0, 1, 2)));
    assertThrows(IllTypedException.class, () -> emit.permute(image, List.of(0, 1)));
  }

  @Test
  void anAxisThatAReshapePutInAndASqueezeTakesOutIsNothing() {
    Value bias = Value.parameter("b", new TensorType(DType.FLOAT32, Shape.of(Dim.known(4))));
    assertEquals(bias, emit.squeeze(emit.reshape(bias, 1, 4, 1), 0, -1));
  }

  @Test
  void oneNumberForAllElementsIsMadeInAnyAxes() {
    Value zeros = emit.op(new Full(), emit.shapeOf(image), emit.constant(TensorData.scalar(0f)));
    Value turned = emit.op(new Permute(List.of(2, 0, 1)), zeros);
    assertTrue(turned.isA(Full.class));
    assertEquals(Shape.of(Dim.known(3), BATCH, Dim.known(4)), turned.shape());
  }

  @Test
  void anElementOfAStackIsWhatWasStacked() {
    Value other = Value.parameter("y", image.type());
    Value stack = emit.concat(1, List.of(emit.unsqueeze(image, 1), emit.unsqueeze(other, -3)));
    assertEquals(image, emit.select(stack, 1, 0));
    assertEquals(other, emit.select(stack, -3, -1));
    assertFalse(List.of(image, other).contains(emit.select(stack, 0, 0)));
  }

  @Test
  void comparisonsOfUnknownSizesAreLeftToTheRun() {
    Value batch = emit.select(emit.shapeOf(image), 0, 0);
    assertTrue(Contents.integer(emit.compare(Relation.GREATER, batch, emit.size(0))).isEmpty());
    Value same = emit.compare(Relation.EQUAL, batch, batch);
    assertEquals(Optional.of(Dim.ONE), Contents.integer(same));
  }

  @Test
  void formulasThatMayOverflowTheirTypeAreLeftToTheRun() {
    Value batch = emit.cast(emit.select(emit.shapeOf(image), 0, 0), DType.INT32);
    Value hash = emit.mul(batch, emit.scalar(DType.INT32, 1_000_000_007));
    assertTrue(Contents.integer(hash).isEmpty());
    assertTrue(Contents.integer(emit.cast(batch, DType.UINT8)).isEmpty());
    assertTrue(Contents.integer(emit.mul(batch, emit.scalar(DType.INT32, 1000))).isPresent());
  }

  @Test
  void divisionTowardsZeroOfAnUnknownIsNotFloorDivision() {
    Value batch = emit.select(emit.shapeOf(image), 0, 0);
    Value difference = emit.sub(batch, emit.size(5));
    assertTrue(
        Contents.integer(emit.binary(Operator.TRUNC_DIV, difference, emit.size(2))).isEmpty());
    assertFalse(
        Contents.integer(emit.binary(Operator.FLOOR_DIV, difference, emit.size(2))).isEmpty());
  }

  @Test
  void permutationsOfConstantsAreViews() {
    Value matrix =
        emit.constant(org.tf2torch.ir.data.TensorData.of(1, 2, 3, 4, 5, 6).reshaped(2, 3));
    Value transposed = emit.permute(matrix, 1, 0);
    assertEquals(Optional.of(List.of(1L, 4L, 2L, 5L, 3L, 6L)), Contents.longs(transposed));
  }

  @Test
  void int32WrapsAround() {
    Value big = emit.scalar(DType.INT32, Integer.MAX_VALUE);
    assertEquals(
        Optional.of(List.of((long) Integer.MIN_VALUE)),
        Contents.longs(emit.add(big, emit.scalar(DType.INT32, 1))));
  }

  @Test
  void oneOperationOnTheSameOperandsIsOne() {
    assertEquals(emit.permute(image, 0, 2, 1), emit.permute(image, 0, 2, 1));
  }

  /** Keras's weighted moments count their weights, which are all 1. */
  @Test
  void arithmeticOnOneNumberEverywhereIsDoneOnce() {
    Value ones = emit.full(emit.shapeOf(image), emit.scalar(DType.FLOAT32, 1));
    Value count = emit.reduce(Reduction.SUM, ones, List.of(1, 2), true);
    assertEquals(Optional.of(12.0), Contents.number(count.operand(1)));
    Value none = emit.compare(Relation.EQUAL, count, emit.scalar(DType.FLOAT32, 0));
    Value quotient = emit.div(emit.reduce(Reduction.SUM, image, List.of(1, 2), true), count);
    assertEquals(Optional.of(12.0), Contents.number(quotient.operand(1)));
    assertEquals(quotient, emit.where(none, emit.scalar(DType.FLOAT32, 0), quotient));
  }

  @Test
  void aSumOfNumbersThatIsNotExactStays() {
    Value tenths = emit.full(emit.shapeOf(image), emit.scalar(DType.FLOAT32, 0.1f));
    assertFalse(emit.reduce(Reduction.SUM, tenths, List.of(1, 2), true).isA(Full.class));
    Value batch = emit.full(emit.shapeOf(image), emit.scalar(DType.FLOAT32, 1));
    assertFalse(emit.reduce(Reduction.SUM, batch, List.of(0), true).isA(Full.class));
  }

  @Test
  void whatIsTrueEverywhereLeavesAConditionAlone() {
    Value condition =
        Value.parameter("c", new TensorType(DType.BOOL, Shape.of(Dim.known(4), Dim.known(3))));
    Value all = emit.full(emit.shapeOf(image), emit.scalar(DType.BOOL, 1));
    Value some = emit.binary(Operator.LOGICAL_AND, all, condition);
    assertEquals(image.shape(), some.shape());
    assertEquals(condition, some.operand(0));
    assertEquals(condition, emit.where(some, image, image).operand(0));
  }
}
