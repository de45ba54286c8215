package org.tf2torch.parity.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which storage holds which parameter or buffer, from the order in which a module's pickle names
 * them.
 */
final class TensorKeys {
  private final ByteBuffer in;
  private final Map<Integer, String> memo = new HashMap<>();
  private final Deque<String> modules = new ArrayDeque<>();
  private final Map<String, String> keys = new HashMap<>();
  private String last = "";
  private String name = "";
  private String tensor = "";
  private int texts;

  private TensorKeys(byte[] pickle) {
    in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Storage keys by the tensors' names, such as {@code conv1.weight}. */
  static Map<String, String> of(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry =
          zip.stream().filter(e -> e.getName().endsWith("/data.pkl")).findFirst().orElseThrow();
      try (InputStream pickle = zip.getInputStream(entry)) {
        TensorKeys keys = new TensorKeys(pickle.readAllBytes());
        while (keys.in.hasRemaining()) {
          keys.step(keys.in.get());
        }
        return keys.keys;
      }
    }
  }

  private void step(byte opcode) {
    switch (opcode) {
      case 'c' -> global(line() + "." + line());
      case 'X' -> text(new String(bytes(in.getInt()), StandardCharsets.UTF_8));
      case 'h' -> recall(memo.get(in.get() & 0xFF));
      case 'j' -> recall(memo.get(in.getInt()));
      case 'q' -> memo.put(in.get() & 0xFF, last);
      case 'r' -> memo.put(in.getInt(), last);
      case '(' -> texts = 0;
      case 'b' -> modules.pollLast();
      case (byte) 0x80, 'K' -> bytes(1);
      case 'M' -> bytes(2);
      case 'J' -> bytes(4);
      case 'G' -> bytes(8);
      case (byte) 0x8a -> bytes(in.get() & 0xFF);
      default -> last = "";
    }
  }

  private void recall(String text) {
    if (text != null && text.startsWith("global ")) {
      global(text.substring(7));
    } else if (text != null && !text.isEmpty()) {
      text(text);
    }
  }

  private void global(String global) {
    last = "global " + global;
    if (global.startsWith("__torch__")) {
      modules.addLast(modules.isEmpty() ? "" : name + ".");
    } else if (global.endsWith("_rebuild_tensor_v2")) {
      tensor = String.join("", modules) + name;
    } else {
      texts++;
    }
  }

  private void text(String text) {
    last = text;
    name = text;
    // "storage", the type, the key.
    if (++texts == 3 && !tensor.isEmpty()) {
      keys.put(tensor, text);
      tensor = "";
    }
  }

  private String line() {
    StringBuilder text = new StringBuilder();
    for (char c = (char) in.get(); c != '\n'; c = (char) in.get()) {
      text.append(c);
    }
    return text.toString();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
