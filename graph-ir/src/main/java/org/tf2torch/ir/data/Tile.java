package org.tf2torch.ir.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A small matrix that takes in columns and gives out rows. Elements are moved as the integers of
 * their width.
 */
final class Tile {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final int rows;
  private final int columns;
  private final int width;
  private final byte[] in;
  private final byte[] out;

  /**
   * @param width bytes of an element: 1, 2, 4, 8 or 16
   */
  Tile(int rows, int columns, int width) {
    this.rows = rows;
    this.columns = columns;
    this.width = width;
    this.in = new byte[rows * columns * width];
    this.out = new byte[rows * columns * width];
  }

  private static VarHandle view(Class<?> elements) {
    return MethodHandles.byteArrayViewVarHandle(elements, ByteOrder.nativeOrder());
  }

  /** Fills a column from its top. */
  void putRun(int column, ByteBuffer elements) {
    elements.get(in, column * rows * width, elements.remaining());
  }

  /** Turns columns into rows, for the part that is filled. */
  void transpose(int high, int wide) {
    for (int row = 0; row < high; row++) {
      int from = row * width;
      int to = row * columns * width;
      switch (width) {
        case 1 -> bytes(from, to, wide);
        case 2 -> shorts(from, to, wide);
        case 4 -> ints(from, to, wide);
        case 8 -> longs(from, to, wide);
        case 16 -> pairs(from, to, wide);
        default -> throw new IllegalStateException("elements of " + width + " bytes");
      }
    }
  }

  /** Puts some elements of a row at a byte of the target. */
  void getRow(int row, int column, int count, ByteBuffer target, int index) {
    target.put(index, out, (row * columns + column) * width, count * width);
  }

  private void bytes(int from, int to, int count) {
    for (int i = 0; i < count; i++) {
      out[to + i] = in[from + i * rows];
    }
  }

  private void shorts(int from, int to, int count) {
    for (int i = 0; i < count; i++) {
      SHORT.set(out, to + i * 2, (short) SHORT.get(in, from + i * rows * 2));
    }
  }

  private void ints(int from, int to, int count) {
    for (int i = 0; i < count; i++) {
      INT.set(out, to + i * 4, (int) INT.get(in, from + i * rows * 4));
    }
  }

  private void longs(int from, int to, int count) {
    for (int i = 0; i < count; i++) {
      LONG.set(out, to + i * 8, (long) LONG.get(in, from + i * rows * 8));
    }
  }

  private void pairs(int from, int to, int count) {
    for (int i = 0; i < count; i++) {
      LONG.set(out, to + i * 16, (long) LONG.get(in, from + i * rows * 16));
      LONG.set(out, to + i * 16 + 8, (long) LONG.get(in, from + i * rows * 16 + 8));
    }
  }
}
