package org.tf2torch.parity.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.parity.ParityException;

/**
 * What the harness needs to know of a module's pickle: the root's class and the type of each
 * storage. The pickle is not carried out: its instructions (protocol 2, the ones TorchScript's
 * reader knows) are only gone through, and the texts between a mark and a persistent reference are
 * {@code "storage"}, the type, the key.
 *
 * @param rootClass qualified name of the root module's class, such as {@code __torch__.model.Net}
 * @param storages type of each storage by its key, such as {@code FloatStorage}
 */
record PickledModule(String rootClass, Map<String, String> storages) {
  private static final char SEPARATOR = ' ';

  static PickledModule read(byte[] pickle) {
    try {
      return new Scan(ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN)).module();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ParityException.broken("the archive's pickle is damaged");
    }
  }

  private static final class Scan {
    private final ByteBuffer in;
    private final Map<Integer, String> memo = new HashMap<>();
    private final Map<String, String> storages = new HashMap<>();
    private List<String> texts = new ArrayList<>();
    private String last = "";
    private String rootClass = "";

    Scan(ByteBuffer in) {
      this.in = in;
    }

    PickledModule module() {
      while (in.hasRemaining()) {
        step(in.get());
      }
      return new PickledModule(rootClass, storages);
    }

    private void step(byte opcode) {
      switch (opcode) {
        case 'c' -> global(line(), line());
        case 'X' -> push(new String(bytes(in.getInt()), StandardCharsets.UTF_8));
        case 'h' -> push(memo.getOrDefault(in.get() & 0xFF, ""));
        case 'j' -> push(memo.getOrDefault(in.getInt(), ""));
        case 'q' -> memo.put(in.get() & 0xFF, last);
        case 'r' -> memo.put(in.getInt(), last);
        case '(' -> texts = new ArrayList<>();
        case 'Q' -> storage();
        case (byte) 0x80, 'K' -> bytes(1);
        case 'M' -> bytes(2);
        case 'J' -> bytes(4);
        case 'G' -> bytes(8);
        case (byte) 0x8a -> bytes(in.get() & 0xFF);
        default -> last = "";
      }
    }

    private void push(String text) {
      last = text;
      texts.add(text);
    }

    private void global(String module, String name) {
      push(module + SEPARATOR + name);
      if (rootClass.isEmpty()) {
        rootClass = module + "." + name;
      }
    }

    private void storage() {
      if (texts.size() >= 3 && texts.get(0).equals("storage")) {
        String type = texts.get(1);
        storages.put(texts.get(2), type.substring(type.indexOf(SEPARATOR) + 1));
      }
      last = "";
    }

    private String line() {
      StringBuilder text = new StringBuilder();
      for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
        text.append(c);
      }
      return text.toString();
    }

    private byte[] bytes(int count) {
      if (count < 0 || count > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[count];
      in.get(bytes);
      return bytes;
    }
  }
}
