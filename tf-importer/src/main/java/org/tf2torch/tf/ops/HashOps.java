package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Hashing.Hash;
import org.tf2torch.ir.op.Hashing.HashDecimals;
import org.tf2torch.ir.op.Hashing.HashWords;
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
  }

  private static List<Long> key(OpCall call) {
    List<Long> key = call.longs("key");
    call.require(key.size() == 2, "its key has " + key.size() + " numbers, not 2");
    return key;
  }

  private static Value bucket(OpCall call, List<Long> key) {
    long buckets = call.integer("num_buckets");
    call.require(buckets > 0, "it has no bucket");
    Hash hash = new Hash(key, buckets);
    if (call.operand(0) instanceof Operand.Decimals decimals) {
      return call.emit(new HashDecimals(hash), decimals.integers());
    }
    Value words = call.words(0);
    if (buckets == 1) {
      // The one for all words that a table lacks.
      return call.emit().full(call.emit().shapeOf(words), call.emit().scalarLike(words, 0));
    }
    return call.emit(new HashWords(hash), words, call.frame().lowering().allWords());
  }
}
