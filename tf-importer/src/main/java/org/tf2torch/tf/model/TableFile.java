package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.model.InitialTables.Column;
import org.tf2torch.tf.model.InitialTables.Contents;
import org.tf2torch.tf.model.InitialTables.Numbers;
import org.tf2torch.tf.model.InitialTables.Words;

/**
 * A text file that fills a table, an entry a line. Source: TextFileLineIterator in
 * tensorflow/core/kernels/lookup_util.cc.
 *
 * @param key which column is the key: counted from 0, or the line's number, or the whole line
 * @param count how many lines there are; -1: as many as the file has
 * @param offset is added to the numbers of lines
 */
record TableFile(Path file, Side key, Side value, long count, ByteString delimiter, long offset) {
  private static final int LINE_NUMBER = -1;
  private static final int WHOLE_LINE = -2;

  /** Vocabularies are smaller; a line each is an object on the heap. */
  private static final long MOST_BYTES = 1L << 27;

  private static final int MOST_LINES = 1 << 22;

  /** Which part of a line, and what it is read as. */
  record Side(long column, DataType type) {}

  /** The file that a node reads; empty when it is none of the model's assets. */
  static Optional<TableFile> of(MetaGraph graph, Scope scope, NodeDef node) {
    NodeDef table = scope.source(scope.dataInput(node, 0)).node();
    Scope.Output name = assigned(scope.source(scope.dataInput(node, 1)));
    Path file = graph.assets().get(name.node().getName() + ":" + name.index());
    if (file == null || !name.scope().isOuter()) {
      return Optional.empty();
    }
    Operations operations = graph.operations();
    return Optional.of(
        new TableFile(
            file,
            new Side(integer(operations, node, "key_index"), type(operations, table, "key_dtype")),
            new Side(
                integer(operations, node, "value_index"), type(operations, table, "value_dtype")),
            integer(operations, node, "vocab_size"),
            operations.attribute(node, "delimiter").map(AttrValue::getS).orElse(ByteString.EMPTY),
            integer(operations, node, "offset")));
  }

  /** TensorFlow 2 hands the file's name over in a variable; what is assigned to that. */
  private static Scope.Output assigned(Scope.Output name) {
    if (!name.node().getOp().equals("ReadVariableOp")) {
      return name;
    }
    Scope scope = name.scope();
    NodeDef variable = scope.source(scope.dataInput(name.node(), 0)).node();
    return scope.nodes().values().stream()
        .filter(node -> node.getOp().equals("AssignVariableOp"))
        .filter(node -> scope.source(scope.dataInput(node, 0)).node().equals(variable))
        .findFirst()
        .map(node -> scope.source(scope.dataInput(node, 1)))
        .orElse(name);
  }

  private static long integer(Operations operations, NodeDef node, String name) {
    return operations.attribute(node, name).map(AttrValue::getI).orElse(0L);
  }

  private static DataType type(Operations operations, NodeDef node, String name) {
    return operations.attribute(node, name).map(AttrValue::getType).orElse(DataType.DT_INVALID);
  }

  /** What the file says; empty where TensorFlow would not fill the table from it either. */
  Optional<Contents> read() {
    return lines()
        .filter(all -> all.stream().noneMatch(ByteString::isEmpty))
        .filter(all -> count < 0 || all.size() >= count)
        .map(all -> count < 0 ? all : all.subList(0, (int) count))
        .flatMap(
            all -> column(all, key).flatMap(k -> column(all, value).map(v -> new Contents(k, v))));
  }

  private Optional<List<ByteString>> lines() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      List<ByteString> lines = split(ByteString.copyFrom(Files.readAllBytes(file)), (byte) '\n');
      boolean ended = lines.get(lines.size() - 1).isEmpty();
      return lines.size() > MOST_LINES
          ? Optional.empty()
          : Optional.of(ended ? lines.subList(0, lines.size() - 1) : lines);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The parts between delimiters; TensorFlow drops carriage returns wherever they stand. */
  private static List<ByteString> split(ByteString text, byte delimiter) {
    List<ByteString> parts = new ArrayList<>();
    byte[] part = new byte[text.size()];
    int length = 0;
    for (int i = 0; i < text.size(); i++) {
      byte next = text.byteAt(i);
      if (next == delimiter) {
        parts.add(ByteString.copyFrom(part, 0, length));
        length = 0;
      } else if (next != '\r') {
        part[length++] = next;
      }
    }
    parts.add(ByteString.copyFrom(part, 0, length));
    return parts;
  }

  private Optional<Column> column(List<ByteString> lines, Side side) {
    if (side.column() == LINE_NUMBER) {
      long[] numbers = new long[lines.size()];
      Arrays.setAll(numbers, i -> i + offset);
      return side.type() == DataType.DT_INT64
          ? Optional.of(new Numbers(TensorData.of(numbers)))
          : Optional.empty();
    }
    List<ByteString> fields = new ArrayList<>();
    for (ByteString line : lines) {
      List<ByteString> parts =
          side.column() == WHOLE_LINE || delimiter.size() != 1
              ? List.of(line)
              : split(line, delimiter.byteAt(0));
      int place = side.column() == WHOLE_LINE ? 0 : (int) side.column();
      if (place < 0 || place >= parts.size()) {
        return Optional.empty();
      }
      fields.add(parts.get(place));
    }
    return switch (side.type()) {
      case DT_STRING -> Optional.of(new Words(fields));
      case DT_INT64 -> integers(fields);
      default -> Optional.empty();
    };
  }

  private static Optional<Column> integers(List<ByteString> fields) {
    long[] numbers = new long[fields.size()];
    for (int i = 0; i < numbers.length; i++) {
      OptionalLong number = integer(fields.get(i).toStringUtf8().strip());
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers[i] = number.getAsLong();
    }
    return Optional.of(new Numbers(TensorData.of(numbers)));
  }

  private static OptionalLong integer(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
