package org.tf2torch.tf.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Hashing.CrossBuckets;
import org.tf2torch.ir.op.Hashing.HashText;
import org.tf2torch.ir.op.Ordering.NonZero;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/** Buckets that text falls into by its hash. */
final class HashOps {
  private static final List<Long> FARM = List.of();
  private static final List<Long> MURMUR = List.of(0L);

  private HashOps() {}

  static void register(OpTable table) {
    table.op("StringToHashBucketFast", call -> bucket(call, FARM));
    table.op("StringToHashBucketStrong", call -> bucket(call, key(call)));
    table.op("StringToHashBucket", call -> bucket(call, MURMUR));
    table.ops("SparseCross", HashOps::cross);
    table.ops("SparseCrossHashed", HashOps::crossByArguments);
  }

  private static List<Long> key(OpCall call) {
    List<Long> key = call.longs("key");
    call.require(key.size() == 2, "its key has " + key.size() + " numbers, not 2");
    return key;
  }

  private static Value bucket(OpCall call, List<Long> key) {
    long buckets = call.integer("num_buckets");
    call.require(buckets > 0, "it has no bucket");
    HashText hash = new HashText(key, buckets);
    if (call.operand(0) instanceof Operand.Decimals decimals) {
      return call.emit(hash, decimals.integers());
    }
    Operand.Words words = call.text().get(0);
    if (buckets == 1) {
      // The one for all words that a table lacks.
      Emit emit = call.emit();
      return emit.full(emit.shapeOf(words.numbers()), emit.scalarLike(words.numbers(), 0));
    }
    return call.emit(hash, words.numbers(), call.text().sourceOf(words));
  }

  private static List<Value> cross(OpCall call) {
    call.require(call.flag("hashed_output"), "it makes text");
    List<Long> key = List.of(call.integer("hash_key"));
    return crossed(call, call.count(), key, call.integer("num_buckets"));
  }

  private static List<Value> crossByArguments(OpCall call) {
    int columns = call.count() - 3;
    boolean strong = call.longs(columns + 1, "strong_hash").contains(1L);
    call.require(!strong, "it hashes with a key");
    return crossed(call, columns, FARM, call.integer(columns, "num_buckets"));
  }

  /** A sparse matrix of the hashes of all combinations of features, as dense as its operands. */
  private static List<Value> crossed(OpCall call, int columns, List<Long> key, long buckets) {
    call.require(call.integer("N") == 0, "it crosses sparse columns");
    call.require(columns > 0, "it crosses nothing");
    // TensorFlow keeps the sign bit clear.
    CrossBuckets cross = new CrossBuckets(key, buckets > 0 ? buckets : Long.MAX_VALUE);
    Value[] features =
        IntStream.range(0, columns).mapToObj(i -> features(call, i)).toArray(Value[]::new);
    Value hashes = call.emit(cross, features);
    Value shape = call.emit().shapeOf(hashes);
    Value all = call.emit().full(shape, call.emit().scalar(DType.BOOL, 1));
    Value indices = call.emit(new NonZero(), all);
    return List.of(indices, call.emit().reshape(hashes, -1), shape);
  }

  private static Value features(OpCall call, int column) {
    if (!(call.operand(column) instanceof Operand.Words words)) {
      return call.emit().ranked(call.tensor(column), 2);
    }
    Value hashes = call.emit(new HashText(FARM, 0), words.numbers(), call.text().sourceOf(words));
    return call.emit().ranked(hashes, 2);
  }
}
