package org.tf2torch.cli.random;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.Tensor;

/** Hashes of integers, of all lengths that their decimals have. */
final class HashingGraphs {
  static final Map<String, Consumer<Draft>> ALL =
      Map.of(
          "decimals hashed",
          d -> hashed(d, "StringToHashBucketFast"),
          "decimals hashed as before",
          d -> hashed(d, "StringToHashBucket"),
          "decimals hashed with a key",
          HashingGraphs::keyed,
          "combinations hashed",
          HashingGraphs::crossed);

  private static final long[] NUMBERS = {
    0,
    -1,
    12,
    -345,
    6789,
    12345,
    -678901,
    2345678,
    90123456,
    -123456789,
    9012345678L,
    12345678901L,
    -234567890123L,
    4567890123456L,
    78901234567890L,
    -123456789012345L,
    6789012345678901L,
    23456789012345678L,
    -901234567890123456L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private HashingGraphs() {}

  private static Item decimals(Draft d) {
    Item numbers = longs(d, List.of(NUMBERS.length), NUMBERS);
    Item fed = d.op("AddV2").in(numbers, d.input(DType.INT64, List.of(1))).one();
    return d.op("AsString").in(fed).one();
  }

  private static Item longs(Draft d, List<Integer> shape, long... numbers) {
    Tensor tensor = Tensor.zeros(DType.INT64, shape);
    tensor.buffer().asLongBuffer().put(numbers);
    return d.constant(tensor);
  }

  private static void hashed(Draft d, String op) {
    d.op(op).in(decimals(d)).attr("num_buckets", 1000L).add();
  }

  private static void keyed(Draft d) {
    d.op("StringToHashBucketStrong")
        .in(decimals(d))
        .attr("num_buckets", 1000L)
        .ints("key", 7, -11)
        .add();
  }

  private static void crossed(Draft d) {
    Item a = d.input(DType.INT64, List.of(2, 3));
    Item b = longs(d, List.of(2, 2), 7, 8, Long.MIN_VALUE, -1);
    d.op("SparseCross")
        .in(a, b)
        .attr("hashed_output", true)
        .attr("num_buckets", 50L)
        .attr("hash_key", 956888297470L)
        .attr("N", 0L)
        .types("sparse_types", List.of())
        .types("dense_types", List.of(DType.INT64, DType.INT64))
        .type("out_type", DType.INT64)
        .type("internal_type", DType.INT64)
        .add();
  }
}
