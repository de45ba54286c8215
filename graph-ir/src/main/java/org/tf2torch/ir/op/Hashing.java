package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * Hashes of text, as unsigned 64-bit numbers of which the remainder by a number of buckets counts.
 */
public final class Hashing {
  private Hashing() {}

  /**
   * The buckets (int64) of pieces of text: integers (int64) in decimal, or, where operand 1 is all
   * words that came in (see {@link Text}), the words, in UTF-8, that the numbers in operand 0 stand
   * for.
   *
   * @param key of no numbers: FarmHash's Fingerprint64; of two: SipHash-2-4 with that key; of one,
   *     which does not matter: the MurmurHash64A that TensorFlow had before
   * @param buckets 0: the hash itself
   */
  public record HashText(List<Long> key, long buckets) implements Op {
    public HashText {
      key = List.copyOf(key);
    }

    @Override
    public String name() {
      return "hash_text";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("key", key).and("buckets", buckets);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.INT64));
    }
  }

  /**
   * The buckets [batch, k1 · k2 · …] that the combinations of features fall into, one of each
   * operand [batch, k], int64; those of the last operand change first. The hash of a combination
   * begins with the key, or else with the first operand, and takes in one feature after the other
   * (FingerprintCat64 in tensorflow/core/platform/fingerprint.h).
   *
   * @param key empty: none
   */
  public record CrossBuckets(List<Long> key, long buckets) implements Op {
    public CrossBuckets {
      key = List.copyOf(key);
    }

    @Override
    public String name() {
      return "cross_buckets";
    }

    @Override
    public Attributes attributes() {
      return Attributes.of("key", key).and("buckets", buckets);
    }

    @Override
    public List<TensorType> infer(Operands in) {
      Dim crosses = Dim.known(1);
      for (int i = 0; i < in.count(); i++) {
        crosses = crosses.times(in.shape(i).dim(1));
      }
      return List.of(in.tensor(0).with(in.shape(0).with(1, crosses)));
    }
  }
}
