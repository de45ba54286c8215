package org.tf2torch.torch.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** A pickle as text, one opcode a word, with the names of Python's pickletools. */
final class PickleText {
  private final ByteBuffer in;

  private PickleText(byte[] pickle) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  static String of(byte[] pickle) {
    PickleText text = new PickleText(pickle);
    StringJoiner words = new StringJoiner(" ");
    while (text.in.hasRemaining()) {
      words.add(text.next());
    }
    return words.toString();
  }

  private String next() {
    int opcode = Byte.toUnsignedInt(in.get());
    return switch (opcode) {
      case 0x80 -> "PROTO" + in.get();
      case '(' -> "MARK";
      case '.' -> "STOP";
      case 'N' -> "NONE";
      case 0x88 -> "NEWTRUE";
      case 0x89 -> "NEWFALSE";
      case ']' -> "EMPTY_LIST";
      case 'e' -> "APPENDS";
      case '}' -> "EMPTY_DICT";
      case 'u' -> "SETITEMS";
      case ')' -> "EMPTY_TUPLE";
      case 't' -> "TUPLE";
      case 'R' -> "REDUCE";
      case 0x81 -> "NEWOBJ";
      case 'b' -> "BUILD";
      case 'Q' -> "BINPERSID";
      case 'c' -> "GLOBAL:" + line() + "." + line();
      case 'X' -> "'" + utf8(in.getInt()) + "'";
      case 'K' -> "BININT1:" + Byte.toUnsignedInt(in.get());
      case 'M' -> "BININT2:" + Short.toUnsignedInt(in.getShort());
      case 'J' -> "BININT:" + in.getInt();
      case 0x8a -> "LONG1/" + in.get() + ":" + in.getLong();
      case 'G' -> "BINFLOAT:" + Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
      case 'q' -> "BINPUT:" + Byte.toUnsignedInt(in.get());
      case 'r' -> "LONG_BINPUT:" + in.getInt();
      case 'h' -> "BINGET:" + Byte.toUnsignedInt(in.get());
      case 'j' -> "LONG_BINGET:" + in.getInt();
      default -> throw new AssertionError("opcode " + opcode + " at " + (in.position() - 1));
    };
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
      line.append(c);
    }
    return line.toString();
  }

  private String utf8(int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
