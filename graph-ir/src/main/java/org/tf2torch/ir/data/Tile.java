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
  private static final VarHandle LONG = view(long[].class);
  private static final long LOW_HALF = 0xFFFFFFFFL;

  private final int rows;
  private final int columns;
  private final int width;
  private final byte[] in;
  private final byte[] out;

  /**
   * @param width bytes of an element: 1, 2, 4, 8 or 16
   */
  Tile(int rows, int columns, int width) {
    // Even numbers, because elements of 4 bytes are moved two by two.
    this.rows = rows + rows % 2;
    this.columns = columns + columns % 2;
    this.width = width;
    this.in = new byte[this.rows * this.columns * width];
    this.out = new byte[this.rows * this.columns * width];
  }

  private static VarHandle view(Class<?> elements) {
    return MethodHandles.byteArrayViewVarHandle(elements, ByteOrder.LITTLE_ENDIAN);
  }

  /** Fills a column from its top. */
  void putRun(int column, ByteBuffer elements) {
    elements.get(in, column * rows * width, elements.remaining());
  }

  /** Turns columns into rows, for the part that is filled. */
  void transpose(int high, int wide) {
    switch (width) {
      case 1 -> bytes(high, wide);
      case 2 -> shorts(high, wide);
      case 4 -> ints(high, wide);
      case 8 -> longs(high, wide);
      case 16 -> pairs(high, wide);
      default -> throw new IllegalStateException("elements of " + width + " bytes");
    }
  }

  /** Puts some elements of a row at a byte of the target. */
  void getRow(int row, int column, int count, ByteBuffer target, int index) {
    target.put(index, out, (row * columns + column) * width, count * width);
  }

  private void bytes(int high, int wide) {
    for (int row = 0; row < high; row++) {
      for (int column = 0; column < wide; column++) {
        out[row * columns + column] = in[column * rows + row];
      }
    }
  }

  private void shorts(int high, int wide) {
    for (int row = 0; row < high; row++) {
      for (int column = 0; column < wide; column++) {
        SHORT.set(
            out, (row * columns + column) * 2, (short) SHORT.get(in, (column * rows + row) * 2));
      }
    }
  }

  // By blocks of two rows and two columns: half as many reads and writes as elements. A last odd
  // row or column is moved
  // together with the padding beside it.
  private void ints(int high, int wide) {
    for (int row = 0; row < high; row += 2) {
      int from = row * 4;
      int to = row * columns * 4;
      for (int column = 0; column < wide; column += 2, from += rows * 8, to += 8) {
        long left = (long) LONG.get(in, from);
        long right = (long) LONG.get(in, from + rows * 4);
        LONG.set(out, to, (left & LOW_HALF) | (right << 32));
        LONG.set(out, to + columns * 4, (left >>> 32) | (right & ~LOW_HALF));
      }
    }
  }

  private void longs(int high, int wide) {
    for (int row = 0; row < high; row++) {
      for (int column = 0; column < wide; column++) {
        LONG.set(out, (row * columns + column) * 8, (long) LONG.get(in, (column * rows + row) * 8));
      }
    }
  }

  private void pairs(int high, int wide) {
    for (int row = 0; row < high; row++) {
      for (int column = 0; column < wide; column++) {
        int from = (column * rows + row) * 16;
        int to = (row * columns + column) * 16;
        LONG.set(out, to, (long) LONG.get(in, from));
        LONG.set(out, to + 8, (long) LONG.get(in, from + 8));
      }
    }
  }
}
