package org.tf2torch.parity.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.ElementWriter;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Reads nested lists of numbers as a tensor that an input takes.
 *
 * @param row whether the first axis of the input, its batch, is missing
 * @param where what messages begin with
 */
record JsonTensor(TensorSpec input, boolean row, String where) {
  /**
   * @throws ParityException if the lists are ragged, do not fit the input, or hold what its type
   *     cannot
   */
  Tensor read(JsonNode node) {
    List<Integer> shape = new ArrayList<>();
    for (JsonNode level = node; level.isArray(); level = level.get(0)) {
      shape.add(level.size());
      if (level.isEmpty()) {
        break;
      }
    }
    if (input.dtype().isComplex()) {
      throw ParityException.unsupported(where + ": no JSON for the input " + input);
    }
    if (input.dtype() == DType.STRING) {
      List<byte[]> words = new ArrayList<>();
      words(node, shape, 0, words);
      return accepted(Tensor.ofWords(shape, words));
    }
    Tensor tensor = accepted(Tensor.zeros(input.dtype(), shape));
    Sink sink = new Sink(tensor.buffer(), ElementWriter.of(input.dtype()));
    if (tensor.size() > 0) {
      fill(node, shape, 0, sink);
    }
    return tensor;
  }

  private Tensor accepted(Tensor tensor) {
    if (!input.accepts(row ? Tensor.stack(List.of(tensor)) : tensor)) {
      throw ParityException.usage(where + ": " + tensor + " for the input " + input);
    }
    return tensor;
  }

  private void words(JsonNode node, List<Integer> shape, int axis, List<byte[]> words) {
    if (axis == shape.size()) {
      if (!node.isTextual()) {
        throw wrong(node);
      }
      words.add(node.textValue().getBytes(StandardCharsets.UTF_8));
      return;
    }
    requireSize(node, shape.get(axis));
    for (JsonNode element : node) {
      words(element, shape, axis + 1, words);
    }
  }

  private void requireSize(JsonNode node, int size) {
    if (!node.isArray() || node.size() != size) {
      throw ParityException.broken(
          where + ": the lists of " + input.name() + " are not all of the same length");
    }
  }

  private final class Sink {
    private final ByteBuffer buffer;
    private final ElementWriter writer;
    private int at;

    Sink(ByteBuffer buffer, ElementWriter writer) {
      this.buffer = buffer;
      this.writer = writer;
    }

    void add(JsonNode value) {
      switch (input.dtype()) {
        case BOOL -> buffer.put(at, (byte) (truth(value) ? 1 : 0));
        case INT64, UINT64 -> buffer.putLong(8 * at, whole(value));
        default -> writer.put(buffer, at, input.dtype().isFloat() ? real(value) : whole(value));
      }
      at++;
    }
  }

  private void fill(JsonNode node, List<Integer> shape, int axis, Sink sink) {
    if (axis == shape.size()) {
      sink.add(node);
      return;
    }
    requireSize(node, shape.get(axis));
    for (JsonNode element : node) {
      fill(element, shape, axis + 1, sink);
    }
  }

  private boolean truth(JsonNode value) {
    if (!value.isBoolean()) {
      throw wrong(value);
    }
    return value.booleanValue();
  }

  private long whole(JsonNode value) {
    DType dtype = input.dtype();
    if (!value.isIntegralNumber() || !value.canConvertToLong() || dtype == DType.BOOL) {
      throw wrong(value);
    }
    long number = value.longValue();
    int bits = 8 * dtype.bytes();
    long low = dtype.isUnsigned() ? 0 : bits == Long.SIZE ? Long.MIN_VALUE : -(1L << bits - 1);
    long high =
        bits == Long.SIZE ? Long.MAX_VALUE : (1L << (dtype.isUnsigned() ? bits : bits - 1)) - 1;
    if (number < low || number > high) {
      throw wrong(value);
    }
    return number;
  }

  private double real(JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(value);
    };
  }

  private ParityException wrong(JsonNode value) {
    String text = value.toString();
    return ParityException.broken(
        "%s: %s is no %s for the input %s"
            .formatted(
                where,
                text.length() > 40 ? text.substring(0, 40) + "…" : text,
                input.dtype().text(),
                input.name()));
  }
}
