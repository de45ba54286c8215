package org.tf2torch.tf.model;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.tf.bundle.MappedFile;

/** A part of a mapped file. */
record FileRange(MappedFile file, long offset, long size) implements ByteSource {
  FileRange {
    Objects.checkFromIndexSize(offset, size, file.size());
  }

  @Override
  public ByteBuffer slice(long start, int length) {
    Objects.checkFromIndexSize(start, length, size);
    return file.slice(offset + start, length);
  }
}
