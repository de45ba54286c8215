package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of the keys of a tensor's slices, in which the order of the bytes is the order of
 * what they encode. Source: {@code tensorflow/core/lib/strings/ordered_code.cc} and {@code
 * EncodeTensorNameSlice} in {@code tensorflow/core/util/saved_tensor_slice_util.cc}.
 */
final class OrderedCode {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ByteString toByteString() {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /** A number not below 0: how many bytes it has, then these, most significant first. */
  OrderedCode number(long value) {
    int length = (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8;
    bytes.write(length);
    return lastBytes(value, length);
  }

  /** UTF-8 with 0 and 255 escaped by each other, closed by 0 and 1. */
  OrderedCode string(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.write(b);
      if (b == 0) {
        bytes.write(0xff);
      } else if (b == (byte) 0xff) {
        bytes.write(0);
      }
    }
    bytes.write(0);
    bytes.write(1);
    return this;
  }

  /**
   * A number of either sign in {@code n} bytes of two's complement, big-endian. Its first {@code n}
   * bits are flipped against the sign bit's value and end with one that is not: they are the
   * length.
   */
  OrderedCode signed(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    int length = bits / 7 + 1;
    byte[] extended =
        ByteBuffer.allocate(10).putShort((short) (value >> 63)).putLong(value).array();
    int first = extended.length - length;
    for (int bit = 0; bit < length; bit++) {
      extended[first + bit / 8] ^= (byte) (0x80 >> bit % 8);
    }
    bytes.write(extended, first, length);
    return this;
  }

  private OrderedCode lastBytes(long value, int length) {
    bytes.write(
        ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES - length, length);
    return this;
  }
}
