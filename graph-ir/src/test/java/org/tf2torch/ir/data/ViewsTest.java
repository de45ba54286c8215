package org.tf2torch.ir.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;

/** Chains of views against {@link Dense}, read whole and in ranges. */
class ViewsTest {

  /** Each element holds its number, in as many bytes as the type has. */
  private static TensorData stored(DType type, Dense dense) {
    int width = type.bytes();
    int lead = 5;
    ByteBuffer bytes =
        ByteBuffer.allocate(lead + dense.elements().size() * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dense.elements().size(); i++) {
      number(dense.elements().get(i), bytes, lead + i * width, width);
    }
    return TensorData.stored(type, dense.shape(), ByteSource.of(bytes.array()), lead);
  }

  private static void number(int value, ByteBuffer bytes, int at, int width) {
    for (int i = 0; i < width; i++) {
      bytes.put(at + i, (byte) (value >> (8 * (i % 4))));
    }
  }

  private static void assertSame(Dense expected, TensorData actual, Random random, String what) {
    assertEquals(expected.shape(), actual.shape(), what);
    int width = actual.dtype().bytes();
    int count = expected.elements().size();
    byte[] all = new byte[count * width];
    for (int i = 0; i < count; i++) {
      number(expected.elements().get(i), ByteBuffer.wrap(all), i * width, width);
    }
    assertArrayEquals(all, actual.toBuffer().array(), what);
    for (int range = 0; range < 5 && count > 0; range++) {
      int from = random.nextInt(count);
      int length = random.nextInt(count - from + 1);
      ByteBuffer target = ByteBuffer.allocateDirect(length * width + 6);
      target.position(3).limit(3 + length * width);
      actual.read(from, target);
      assertEquals(target.limit(), target.position(), what + ": a read fills its target");
      byte[] part = new byte[length * width];
      target.get(3, part);
      byte[] wanted = new byte[length * width];
      System.arraycopy(all, from * width, wanted, 0, wanted.length);
      assertArrayEquals(wanted, part, what + ", elements " + from + " to " + (from + length));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"INT8", "FLOAT16", "FLOAT32", "INT64", "COMPLEX128"})
  void anyChainOfViewsShowsWhatItSays(DType type) {
    Random random = new Random(type.ordinal());
    for (int trial = 0; trial < 150; trial++) {
      long[] sizes = {
        1 + random.nextInt(6), 1 + random.nextInt(9), 1 + random.nextInt(8), 1 + random.nextInt(5)
      };
      Dense dense = Dense.counting(sizes);
      TensorData data = stored(type, dense);
      StringBuilder chain = new StringBuilder("trial " + trial + ": " + dense.shape());
      for (int step = 0; step < 5; step++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            int[] axes = permutation(dense.shape().size(), random);
            dense = dense.permuted(axes);
            data = data.permuted(axes);
            chain.append(" permuted ").append(IntStream.of(axes).boxed().toList());
          }
          case 2 -> {
            long[] shape = anyShape(dense.elements().size(), random);
            dense = dense.reshaped(shape);
            data = data.reshaped(shape);
            chain.append(" reshaped ").append(dense.shape());
          }
          case 3 -> {
            int axis = random.nextInt(dense.shape().size());
            long start = random.nextInt(dense.shape().get(axis).intValue());
            long length = 1 + random.nextInt((int) (dense.shape().get(axis) - start));
            dense = dense.sliced(axis, start, length);
            data = data.sliced(axis, start, length);
            chain
                .append(" sliced ")
                .append(axis)
                .append(' ')
                .append(start)
                .append('+')
                .append(length);
          }
          default -> {
            if (dense.elements().size() < 4000) {
              int axis = random.nextInt(dense.shape().size());
              dense = Dense.concatenated(axis, dense, dense);
              data = TensorData.concatenated(axis, List.of(data, data));
              chain.append(" doubled along ").append(axis);
            }
          }
        }
        assertSame(dense, data, random, chain.toString());
      }
    }
  }

  private static int[] permutation(int rank, Random random) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static long[] anyShape(int elements, Random random) {
    List<Long> shape = new ArrayList<>();
    int rest = elements;
    for (int factor = 2; rest > 1; ) {
      if (rest % factor != 0) {
        factor++;
      } else if (shape.isEmpty() || random.nextBoolean()) {
        shape.add((long) factor);
        rest /= factor;
      } else {
        shape.set(shape.size() - 1, shape.get(shape.size() - 1) * factor);
        rest /= factor;
      }
    }
    shape.add(random.nextInt(shape.size() + 1), 1L);
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  @Test
  void largeTranspositionsAreRightAtTheEdgesOfTheirTiles() {
    Random random = new Random(7);
    for (long[] size :
        new long[][] {{300, 500}, {1, 9000}, {2, 9000}, {9000, 3}, {65, 129}, {64, 64}}) {
      Dense dense = Dense.counting(size);
      assertSame(
          dense.permuted(1, 0),
          stored(DType.FLOAT32, dense).permuted(1, 0),
          random,
          dense.shape().toString());
    }
  }

  @Test
  void theDenseAfterAFlattenStaysOneViewOfTheStoredBytes() {
    Dense dense = Dense.counting(4 * 5 * 7, 6);
    TensorData kernel = stored(DType.FLOAT32, dense);
    TensorData view =
        kernel.reshaped(4, 5, 7, 6).permuted(2, 0, 1, 3).reshaped(7 * 4 * 5, 6).permuted(1, 0);
    Dense expected =
        dense.reshaped(4, 5, 7, 6).permuted(2, 0, 1, 3).reshaped(7 * 4 * 5, 6).permuted(1, 0);
    assertSame(expected, view, new Random(1), "rows from HWC to CHW, then transposed");
    assertTrue(
        view instanceof StridedData, "a view of a copy would show as another class: " + view);
    assertTrue(view.toString().contains("of stored bytes"), view.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aTensorWithoutElementsHasViewsToo(int empty) {
    long[] sizes = {3, 4, 5};
    sizes[empty] = 0;
    TensorData data = stored(DType.INT64, Dense.counting(sizes));
    assertEquals(0, data.permuted(2, 0, 1).toBuffer().remaining());
    assertEquals(List.of(0L, 7L), data.reshaped(0, 7).shape());
    assertEquals(0, TensorData.concatenated(1, List.of(data, data)).elements());
  }

  @Test
  void aFilledTensorMayBeLargerThanAnyMemory() {
    TensorData ones = TensorData.filled(TensorData.scalar(1.5f), 1L << 40, 1L << 10);
    assertEquals(1L << 52, ones.bytes());
    TensorData last = ones.permuted(1, 0).sliced(1, (1L << 40) - 2, 2).sliced(0, 0, 1);
    assertArrayEquals(new double[] {1.5, 1.5}, last.toDoubles());
    assertArrayEquals(
        new long[] {1}, ones.cast(DType.UINT8).sliced(0, 5, 1).sliced(1, 9, 1).toLongs());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    TensorData data = TensorData.of(1, 2, 3, 4, 5, 6).reshaped(2, 3);
    ByteSource eight = ByteSource.of(new byte[8]);
    assertThrows(IllegalArgumentException.class, () -> data.reshaped(4));
    assertThrows(IllegalArgumentException.class, () -> data.reshaped(-2, -3));
    assertThrows(IllegalArgumentException.class, () -> data.permuted(0));
    assertThrows(IllegalArgumentException.class, () -> data.permuted(0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> data.permuted(0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> data.sliced(1, 1, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> data.read(5, ByteBuffer.allocate(8)));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorData.stored(DType.INT32, List.of(3L), eight, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorData.stored(DType.INT32, List.of(1L), eight, -4));
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorData.stored(DType.INT32, List.of(1L << 40, 1L << 40), eight, 0),
        "the number of elements overflows");
    assertThrows(
        IllegalArgumentException.class,
        () -> TensorData.concatenated(0, List.of(data, TensorData.of(1, 2))));
  }
}
