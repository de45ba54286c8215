package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.tf2torch.ir.data.ByteSource;

/** The bytes of a field, which may be a part of a mapped file. */
final class ByteStringSource implements ByteSource {
  private final ByteBuffer bytes;

  ByteStringSource(ByteString bytes) {
    this.bytes = bytes.asReadOnlyByteBuffer();
  }

  @Override
  public long size() {
    return bytes.remaining();
  }

  @Override
  public ByteBuffer slice(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, size());
    return bytes.slice(bytes.position() + (int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
