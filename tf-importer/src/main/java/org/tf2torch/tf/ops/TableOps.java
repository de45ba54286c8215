package org.tf2torch.tf.ops;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Operator;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.tf.lower.Lowering;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;
import org.tf2torch.tf.lower.Operand.Column;
import org.tf2torch.tf.lower.Vocabulary;
import org.tf2torch.tf.model.InitialTables;

/**
 * Lookup tables from integers or words. What changes a table while the model runs is not lowered,
 * so a table holds what the model's initialiser put in, and a lookup is a search among sorted keys.
 */
final class TableOps {
  private TableOps() {}

  static void register(OpTable table) {
    for (String name :
        List.of(
            "HashTable",
            "HashTableV2",
            "MutableHashTable",
            "MutableHashTableV2",
            "MutableHashTableOfTensors",
            "MutableHashTableOfTensorsV2",
            "MutableDenseHashTable",
            "MutableDenseHashTableV2")) {
      table.raw(name, TableOps::table);
    }
    table.raw("LookupTableFind", TableOps::find);
    table.raw("LookupTableFindV2", TableOps::find);
    table.op("LookupTableSize", TableOps::size);
    table.op("LookupTableSizeV2", TableOps::size);
  }

  private static List<Operand> table(OpCall call) {
    Lowering lowering = call.frame().lowering();
    return List.of(
        lowering
            .table(call.node())
            .flatMap(contents -> table(contents, lowering.vocabulary()))
            .orElseGet(
                () ->
                    new Operand.Foreign(
                        "a table of text, or one whose contents are not in the model")));
  }

  private static Optional<Operand> table(
      InitialTables.Contents contents, Optional<Vocabulary> vocabulary) {
    Optional<Column> keys = column(contents.keys(), vocabulary);
    Optional<Column> values = column(contents.values(), vocabulary);
    boolean known = keys.isPresent() && values.isPresent();
    return known && keys.get().numbers().dtype().isInteger()
        ? Optional.of(new Operand.Table(keys.get(), values.get()))
        : Optional.empty();
  }

  private static Optional<Column> column(
      InitialTables.Column column, Optional<Vocabulary> vocabulary) {
    if (column instanceof InitialTables.Numbers numbers) {
      return Optional.of(new Column(numbers.data(), false));
    }
    List<ByteString> words = ((InitialTables.Words) column).words();
    return vocabulary
        .flatMap(v -> v.numbers(words, List.of((long) words.size())))
        .map(numbers -> new Column(numbers, true));
  }

  /** From each key to where it stands in the file; the last one where it is there twice. */
  private static TreeMap<Long, Integer> places(Operand.Table table) {
    long[] keys = table.keys().numbers().toLongs();
    TreeMap<Long, Integer> places = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      places.put(keys[i], i);
    }
    return places;
  }

  private static Operand.Table contents(OpCall call) {
    if (call.operand(0) instanceof Operand.Table table) {
      return table;
    }
    throw call.refuse("its input 0 is " + OpCall.describe(call.operand(0)));
  }

  private static Value size(OpCall call) {
    return call.emit().size(places(contents(call)).size());
  }

  private static List<Operand> find(OpCall call) {
    Operand.Table table = contents(call);
    Value keys = table.keys().isText() ? call.text().get(1).numbers() : call.tensor(1);
    if (!table.values().isText()) {
      return List.of(new Operand.Tensor(find(call, table, keys, call.tensor(2))));
    }
    Operand.Words missing = call.text().get(2);
    Value found = find(call, table, keys, missing.numbers());
    return List.of(new Operand.Words(found, missing.source()));
  }

  private static Value find(OpCall call, Operand.Table table, Value keys, Value missing) {
    Emit emit = call.emit();
    TreeMap<Long, Integer> places = places(table);
    TensorData contents = table.values().numbers();
    call.require(
        keys.shape().hasRank() || contents.shape().size() == 1,
        "it looks up vectors by keys of unknown rank");
    if (places.isEmpty()) {
      return emit.broadcast(missing, emit.shapeOf(keys));
    }
    Value wanted = emit.cast(keys, DType.INT64);
    if (isInARow(places)) {
      return inARow(emit, places.firstKey(), contents, wanted, missing);
    }
    Value sorted = vector(emit, places.keySet().stream().mapToLong(Long::longValue).toArray());
    Value order = vector(emit, places.values().stream().mapToLong(Integer::longValue).toArray());
    Value flat = emit.reshape(wanted, -1);
    Value place =
        emit.minimum(emit.op(new SearchSorted(false), sorted, flat), emit.size(places.size() - 1L));
    Value found = emit.compare(Relation.EQUAL, pick(emit, sorted, place), flat);
    Value values = pick(emit, emit.constant(contents), pick(emit, order, place));
    if (contents.shape().size() > 1) {
      return rows(emit, contents, wanted, found, values, missing);
    }
    Value result = emit.where(found, values, missing);
    return emit.reshape(result, emit.shapeOf(keys));
  }

  /** Whether key i of the file is the first key and i: such keys need no search. */
  private static boolean isInARow(TreeMap<Long, Integer> places) {
    long first = places.firstKey();
    return places.lastKey() - first == places.size() - 1
        && places.entrySet().stream().allMatch(e -> e.getKey() - first == e.getValue());
  }

  private static Value inARow(
      Emit emit, long first, TensorData contents, Value keys, Value missing) {
    long size = contents.shape().get(0);
    Value place = first == 0 ? keys : emit.sub(keys, emit.size(first));
    Value found =
        emit.binary(
            Operator.LOGICAL_AND,
            emit.compare(Relation.GREATER_EQUAL, place, emit.size(0)),
            emit.compare(Relation.LESS, place, emit.size(size)));
    if (contents.shape().size() == 1 && contents.dtype() == DType.INT64 && isRising(contents)) {
      long shift = contents.toLongs()[0] - first;
      return emit.where(found, emit.add(keys, emit.size(shift)), missing);
    }
    Value inside = emit.minimum(emit.maximum(place, emit.size(0)), emit.size(size - 1));
    if (contents.shape().size() > 1) {
      Value values = pick(emit, emit.constant(contents), emit.reshape(inside, -1));
      return rows(emit, contents, keys, emit.reshape(found, -1), values, missing);
    }
    return emit.where(found, pick(emit, emit.constant(contents), inside), missing);
  }

  /** Whether each number is one more than that before. */
  private static boolean isRising(TensorData numbers) {
    long[] values = numbers.toLongs();
    return IntStream.range(1, values.length).allMatch(i -> values[i] == values[0] + i);
  }

  /** Values that are tensors themselves: their axes come behind those of the keys. */
  private static Value rows(
      Emit emit, TensorData table, Value keys, Value found, Value values, Value missing) {
    Value mask = found;
    for (int i = 1; i < table.shape().size(); i++) {
      mask = emit.unsqueeze(mask, i);
    }
    Value inner =
        emit.constant(
            Literals.longs(
                DType.INT64,
                List.of(table.shape().size() - 1L),
                table.shape().stream().skip(1).mapToLong(Long::longValue).toArray()));
    Value shape = emit.concat(0, List.of(emit.shapeOf(keys), inner));
    return emit.reshape(emit.where(mask, values, missing), shape);
  }

  private static Value vector(Emit emit, long[] numbers) {
    return emit.constant(Literals.longs(DType.INT64, List.of((long) numbers.length), numbers));
  }

  private static Value pick(Emit emit, Value from, Value places) {
    return emit.op(new Gather(0, 0), from, places);
  }
}
