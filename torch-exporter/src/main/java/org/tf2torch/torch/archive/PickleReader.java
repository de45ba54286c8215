package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads the tensors of a module's pickle, by their path. It knows the instructions that TorchScript
 * writes (torch/csrc/jit/serialization/pickler.cpp and {@link Pickler}), builds nothing but lists
 * and maps of them, and calls nothing that a pickle names.
 */
final class PickleReader {
  private static final int MAX_DEPTH = 200;
  private static final String REBUILD = "torch._utils _rebuild_tensor_v2";

  /**
   * A tensor in an archive.
   *
   * @param type its storage's class, such as {@code FloatStorage}
   * @param key its storage's entry
   * @param offset of its first element in the storage
   * @param storageElements how many the storage has
   */
  record StoredTensor(
      String type,
      String key,
      long storageElements,
      long offset,
      List<Long> shape,
      List<Long> strides) {

    /** Whether its elements are all of the storage, row-major. */
    boolean isWholeStorage() {
      long stride = 1;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        if (shape.get(axis) > 1 && strides.get(axis) != stride) {
          return false;
        }
        stride *= shape.get(axis);
      }
      return offset == 0 && stride == storageElements;
    }
  }

  private record Global(String name) {}

  private record Storage(String type, String key, long elements) {}

  /** An object: its state is set after it was made, and it may be recalled before. */
  private static final class Instance {
    private Object state;
  }

  private static final Object MARK = new Object();
  private static final Object NOTHING = new Object();

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickleReader(byte[] pickle) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The tensors by their path of attributes, such as {@code block1.conv.weight}.
   *
   * @throws IOException if the pickle is damaged, or none of a module
   */
  static Map<String, StoredTensor> tensors(byte[] pickle) throws IOException {
    try {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      collect(new PickleReader(pickle).root(), "", 0, tensors);
      return tensors;
    } catch (BufferUnderflowException
        | ClassCastException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | NullPointerException e) {
      throw new IOException("the pickle is damaged", e);
    }
  }

  private static void collect(
      Object value, String path, int depth, Map<String, StoredTensor> tensors) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("modules are nested too deeply");
    }
    if (value instanceof StoredTensor tensor) {
      tensors.put(path, tensor);
    } else if (value instanceof Instance instance && instance.state instanceof Map<?, ?> fields) {
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        String name = (String) field.getKey();
        collect(field.getValue(), path.isEmpty() ? name : path + "." + name, depth + 1, tensors);
      }
    }
  }

  private Object root() throws IOException {
    while (true) {
      int opcode = in.get() & 0xFF;
      if (opcode == PickleStream.STOP) {
        return stack.pop();
      }
      step(opcode);
    }
  }

  private void step(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> in.get();
      case 'c' -> stack.push(new Global(line() + " " + line()));
      case 'X' -> stack.push(new String(bytes(in.getInt()), StandardCharsets.UTF_8));
      case 'q' -> memo.put(in.get() & 0xFF, stack.peek());
      case 'r' -> memo.put(in.getInt(), stack.peek());
      case 'h' -> recall(in.get() & 0xFF);
      case 'j' -> recall(in.getInt());
      case 'K' -> stack.push((long) (in.get() & 0xFF));
      case 'M' -> stack.push((long) (in.getShort() & 0xFFFF));
      case 'J' -> stack.push((long) in.getInt());
      case 0x8a -> stack.push(longNumber(bytes(in.get() & 0xFF)));
      case 'G' -> stack.push(ByteBuffer.wrap(bytes(Double.BYTES)).getDouble());
      case PickleStream.NONE, PickleStream.NEWTRUE, PickleStream.NEWFALSE -> stack.push(NOTHING);
      case PickleStream.MARK -> stack.push(MARK);
      case PickleStream.EMPTY_TUPLE, PickleStream.EMPTY_LIST -> stack.push(new ArrayList<>());
      case PickleStream.EMPTY_DICT -> stack.push(new LinkedHashMap<>());
      case PickleStream.TUPLE -> stack.push(sinceMark());
      case 0x85, 0x86, 0x87 -> tuple(opcode - 0x84);
      case PickleStream.APPENDS -> sinceMark();
      case 'a' -> stack.pop();
      case PickleStream.SETITEMS -> setItems(sinceMark());
      case 's' -> {
        Object value = stack.pop();
        setItems(List.of(stack.pop(), value));
      }
      case PickleStream.NEWOBJ -> replace(2, new Instance());
      case PickleStream.REDUCE -> reduce();
      case PickleStream.BUILD -> {
        Object state = stack.pop();
        ((Instance) stack.peek()).state = state;
      }
      case PickleStream.BINPERSID -> stack.push(storage((List<?>) stack.pop()));
      default -> throw new IOException("the pickle has an unknown instruction " + opcode);
    }
  }

  private void recall(int index) {
    if (!memo.containsKey(index)) {
      throw new IllegalArgumentException("nothing was kept under " + index);
    }
    stack.push(memo.get(index));
  }

  private void replace(int count, Object value) {
    for (int i = 0; i < count; i++) {
      stack.pop();
    }
    stack.push(value);
  }

  private void tuple(int count) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(0, stack.pop());
    }
    stack.push(elements);
  }

  private List<Object> sinceMark() {
    List<Object> elements = new ArrayList<>();
    for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
      elements.add(value);
    }
    Collections.reverse(elements);
    return elements;
  }

  private void setItems(List<?> items) {
    if (stack.peek() instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked")
      Map<Object, Object> map = (Map<Object, Object>) stack.peek();
      for (int i = 0; i < items.size(); i += 2) {
        map.put(items.get(i), items.get(i + 1));
      }
    }
  }

  private void reduce() {
    Object arguments = stack.pop();
    Object function = stack.pop();
    boolean tensor = function instanceof Global global && global.name().equals(REBUILD);
    stack.push(tensor ? tensor((List<?>) arguments) : NOTHING);
  }

  private static StoredTensor tensor(List<?> arguments) {
    Storage storage = (Storage) arguments.get(0);
    List<Long> shape = numbers(arguments.get(2));
    List<Long> strides = numbers(arguments.get(3));
    if (shape.size() != strides.size()) {
      throw new IllegalArgumentException("a tensor has as many strides as sizes");
    }
    return new StoredTensor(
        storage.type(), storage.key(), storage.elements(), (Long) arguments.get(1), shape, strides);
  }

  private static List<Long> numbers(Object list) {
    return ((List<?>) list).stream().map(Long.class::cast).toList();
  }

  private static Storage storage(List<?> id) {
    String type = ((Global) id.get(1)).name();
    return new Storage(type.substring(type.indexOf(' ') + 1), (String) id.get(2), (Long) id.get(4));
  }

  private static long longNumber(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | (i == bytes.length - 1 ? bytes[i] : bytes[i] & 0xFF);
    }
    return value;
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {
      // Up to the end of the line.
    }
    int length = in.position() - start - 1;
    byte[] text = new byte[length];
    in.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
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
