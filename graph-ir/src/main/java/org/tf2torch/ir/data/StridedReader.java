package org.tf2torch.ir.data;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads ranges of a strided view at the speed of memory.
 *
 * <p>One axis of the view, the run, has stride 1: its elements lie side by side in the source. The
 * axes inside it, taken together, are the row: their elements lie side by side in the output. So a
 * view is a pile of matrices of [run, row], and reading it is a transposition of each. It is done
 * in tiles small enough for the first-level cache: stretches of runs are copied in, the tile is
 * transposed, stretches of rows are copied out. Source and output are thus both touched a cache
 * line at a time, whatever the strides.
 */
final class StridedReader {
  private static final int TILE_BYTES = 1 << 15;
  private static final int TILE_SIDE = 32;

  private final ByteSource source;
  private final long start;
  private final int width;
  private final long[] sizes;
  private final long[] strides;
  private final int run;
  private final long rowLength;

  /**
   * @param start byte of the first element
   * @param width bytes of an element
   * @param merged the walk over the elements, outermost axis first
   */
  StridedReader(ByteSource source, long start, int width, List<Axis> merged) {
    this.source = source;
    this.start = start;
    this.width = width;
    boolean hasRun = merged.stream().anyMatch(axis -> axis.stride() == 1);
    int ahead = hasRun ? 0 : 1;
    this.sizes = new long[merged.size() + ahead];
    this.strides = new long[merged.size() + ahead];
    if (!hasRun) {
      // Nothing lies side by side: a run of one element outside all others makes the whole view a
      // single row.
      sizes[0] = 1;
      strides[0] = 1;
    }
    for (int i = 0; i < merged.size(); i++) {
      sizes[i + ahead] = merged.get(i).size();
      strides[i + ahead] = merged.get(i).stride();
    }
    int at = 0;
    while (strides[at] != 1) {
      at++;
    }
    this.run = at;
    this.rowLength = product(at + 1);
  }

  private long product(int from) {
    long product = 1;
    for (int i = from; i < sizes.length; i++) {
      product *= sizes[i];
    }
    return product;
  }

  /** Fills the target with the elements from {@code offset} on. */
  void read(long offset, ByteBuffer target) {
    Output output = new Output(offset, offset + target.remaining() / width, target.slice());
    for (long at = offset; at < output.end; ) {
      long row = at / rowLength;
      long pastLast = (output.end - 1) / rowLength + 1;
      long rows = Math.min(pastLast - row, sizes[run] - row % sizes[run]);
      if (rowLength == 1) {
        output.target.put(slice(sourceIndex(row), rows));
      } else {
        transpose(row, (int) rows, output);
      }
      at = (row + rows) * rowLength;
    }
    target.position(target.limit());
  }

  /** Where the elements from {@code begin} to {@code end} go. */
  private record Output(long begin, long end, ByteBuffer target) {}

  // Where the first element of a row lies, in elements.
  private long sourceIndex(long row) {
    return sourceIndex(row / sizes[run], 0, run) + row % sizes[run];
  }

  // How far from the first the element with this row-major index over the axes [begin, end) lies,
  // in elements.
  private long sourceIndex(long index, int begin, int end) {
    long rest = index;
    long sum = 0;
    for (int i = end - 1; i >= begin; i--) {
      sum += rest % sizes[i] * strides[i];
      rest /= sizes[i];
    }
    return sum;
  }

  private ByteBuffer slice(long element, long count) {
    return source.slice(start + element * width, (int) (count * width));
  }

  // The first and the last row may be wanted in part. They are read with the others, as reaching an
  // element costs far
  // more than its neighbours do, and cut when they are written.
  private void transpose(long row, int rows, Output output) {
    long column = rows == 1 ? Math.max(output.begin - row * rowLength, 0) : 0;
    long columns =
        (rows == 1 ? Math.min(output.end - row * rowLength, rowLength) : rowLength) - column;
    int tileElements = TILE_BYTES / width;
    int tileRows = (int) Math.min(rows, tileElements / Math.min(columns, TILE_SIDE));
    int tileColumns = (int) Math.min(columns, tileElements / tileRows);
    Tile tile = new Tile(tileRows, tileColumns, width);
    long[] runs = new long[tileColumns];
    long first = sourceIndex(row);
    for (long left = column; left < column + columns; left += tileColumns) {
      int wide = (int) Math.min(tileColumns, column + columns - left);
      locateRuns(left, wide, runs);
      for (int top = 0; top < rows; top += tileRows) {
        int high = Math.min(tileRows, rows - top);
        for (int i = 0; i < wide; i++) {
          tile.putRun(i, slice(first + top + runs[i], high));
        }
        tile.transpose(high, wide);
        for (int i = 0; i < high; i++) {
          putRow(tile, i, (row + top + i) * rowLength + left, wide, output);
        }
      }
    }
  }

  // Writes the part that is wanted of a tile's row, whose elements are those from `begin` on.
  private void putRow(Tile tile, int row, long begin, int wide, Output output) {
    long from = Math.max(begin, output.begin);
    long to = Math.min(begin + wide, output.end);
    if (from < to) {
      int index = (int) (from - output.begin) * width;
      tile.getRow(row, (int) (from - begin), (int) (to - from), output.target, index);
    }
  }

  // The source index, relative to its matrix, of the run under each column.
  private void locateRuns(long column, int count, long[] runs) {
    int inner = sizes.length - 1;
    long at = column;
    for (int i = 0; i < count; ) {
      long index = at % sizes[inner];
      long base = sourceIndex(at / sizes[inner], run + 1, inner);
      for (; index < sizes[inner] && i < count; index++, i++, at++) {
        runs[i] = base + index * strides[inner];
      }
    }
  }
}
