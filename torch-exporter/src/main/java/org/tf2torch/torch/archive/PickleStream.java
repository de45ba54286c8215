package org.tf2torch.torch.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The opcodes of pickle protocol 2 that PyTorch's own reader knows
 * (torch/csrc/jit/serialization/unpickler.cpp), with the names of Python's pickletools.
 */
final class PickleStream {
  static final int MARK = '(';
  static final int STOP = '.';
  static final int NONE = 'N';
  static final int NEWTRUE = 0x88;
  static final int NEWFALSE = 0x89;
  static final int EMPTY_LIST = ']';
  static final int APPENDS = 'e';
  static final int EMPTY_DICT = '}';
  static final int SETITEMS = 'u';
  static final int EMPTY_TUPLE = ')';
  static final int TUPLE = 't';
  static final int REDUCE = 'R';
  static final int NEWOBJ = 0x81;
  static final int BUILD = 'b';
  static final int BINPERSID = 'Q';
  private static final int PROTO = 0x80;
  private static final int GLOBAL = 'c';
  private static final int BINPUT = 'q';
  private static final int LONG_BINPUT = 'r';
  private static final int BINGET = 'h';
  private static final int LONG_BINGET = 'j';
  private static final int BININT1 = 'K';
  private static final int BININT2 = 'M';
  private static final int BININT = 'J';
  private static final int LONG1 = 0x8a;
  private static final int BINFLOAT = 'G';
  private static final int BINUNICODE = 'X';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleStream() {
    op(PROTO);
    out.write(2);
  }

  void op(int opcode) {
    out.write(opcode);
  }

  void global(String module, String name) {
    op(GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op(BINUNICODE);
    little(bytes.length, Integer.BYTES);
    out.writeBytes(bytes);
  }

  void integer(long value) {
    if (value >= 0 && value <= 0xFF) {
      op(BININT1);
      little(value, Byte.BYTES);
    } else if (value >= 0 && value <= 0xFFFF) {
      op(BININT2);
      little(value, Short.BYTES);
    } else if (value == (int) value) {
      op(BININT);
      little(value, Integer.BYTES);
    } else {
      // PyTorch reads no other length.
      op(LONG1);
      out.write(Long.BYTES);
      little(value, Long.BYTES);
    }
  }

  /** The one opcode with its bytes in big-endian order. */
  void real(double value) {
    op(BINFLOAT);
    out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
  }

  void memoize(int index) {
    indexed(BINPUT, LONG_BINPUT, index);
  }

  void recall(int index) {
    indexed(BINGET, LONG_BINGET, index);
  }

  private void indexed(int shortForm, int longForm, int index) {
    op(index <= 0xFF ? shortForm : longForm);
    little(index, index <= 0xFF ? Byte.BYTES : Integer.BYTES);
  }

  private void little(long value, int bytes) {
    byte[] all =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    out.write(all, 0, bytes);
  }

  byte[] finish() {
    op(STOP);
    return out.toByteArray();
  }
}
