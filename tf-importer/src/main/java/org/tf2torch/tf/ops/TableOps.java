package org.tf2torch.tf.ops;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Indexing.Gather;
import org.tf2torch.ir.op.Ordering.SearchSorted;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/**
 * Lookup tables from integers. What changes a table while the model runs is not lowered, so a table
 * holds what the model's initialiser put in, and a lookup is a search among sorted keys.
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
    table.op("LookupTableFind", TableOps::find);
    table.op("LookupTableFindV2", TableOps::find);
    table.op("LookupTableSize", TableOps::size);
    table.op("LookupTableSizeV2", TableOps::size);
  }

  private static List<Operand> table(OpCall call) {
    return List.of(
        call.frame()
            .lowering()
            .table(call.node())
            .filter(table -> table.keys().dtype().isInteger())
            .<Operand>map(table -> new Operand.Table(table.keys(), table.values()))
            .orElseGet(
                () ->
                    new Operand.Foreign(
                        "a table of text, or one whose contents are not in the model")));
  }

  /** From each key to where it stands in the file; the last one where it is there twice. */
  private static TreeMap<Long, Integer> places(Operand.Table table) {
    long[] keys = table.keys().toLongs();
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

  private static Value find(OpCall call) {
    Emit emit = call.emit();
    Operand.Table table = contents(call);
    Map<Long, Integer> places = places(table);
    Value keys = call.tensor(1);
    call.require(
        keys.shape().hasRank() || table.values().shape().size() == 1,
        "it looks up vectors by keys of unknown rank");
    if (places.isEmpty()) {
      return emit.broadcast(call.tensor(2), emit.shapeOf(keys));
    }
    Value sorted = vector(emit, places.keySet().stream().mapToLong(Long::longValue).toArray());
    Value order = vector(emit, places.values().stream().mapToLong(Integer::longValue).toArray());
    Value wanted = emit.cast(keys, DType.INT64);
    Value flat = emit.reshape(wanted, -1);
    Value place =
        emit.minimum(emit.op(new SearchSorted(false), sorted, flat), emit.size(places.size() - 1L));
    Value found = emit.compare(Relation.EQUAL, pick(emit, sorted, place), flat);
    Value values = pick(emit, emit.constant(table.values()), pick(emit, order, place));
    if (table.values().shape().size() > 1) {
      return rows(emit, table.values(), wanted, found, values, call.tensor(2));
    }
    Value result = emit.where(found, values, call.tensor(2));
    return emit.reshape(result, emit.shapeOf(keys));
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
