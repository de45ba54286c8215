package org.tf2torch.ir.op;

import java.util.List;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.TensorType;

/**
 * Hashes of text, as unsigned 64-bit numbers of which the remainder by a number of buckets counts.
 */
public final class Hashing {
  private Hashing() {}

  /**
   * Which hash.
   *
   * @param key of no numbers: FarmHash's Fingerprint64; of two: SipHash-2-4 with that key; of one,
   *     which does not matter: the MurmurHash64A that TensorFlow had before
   */
  public record Hash(List<Long> key, long buckets) {
    public Hash {
      key = List.copyOf(key);
    }

    private Attributes attributes() {
      return Attributes.of("key", key).and("buckets", buckets);
    }
  }

  /** The buckets (int64) of integers (int64), written in decimal. */
  public record HashDecimals(Hash hash) implements Op {
    @Override
    public String name() {
      return "hash_decimals";
    }

    @Override
    public Attributes attributes() {
      return hash.attributes();
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.INT64));
    }
  }

  /**
   * The buckets (int64) of the words, in UTF-8, that the numbers in operand 0 stand for; operand 1
   * is all words that came in (see {@link Text}).
   */
  public record HashWords(Hash hash) implements Op {
    @Override
    public String name() {
      return "hash_words";
    }

    @Override
    public Attributes attributes() {
      return hash.attributes();
    }

    @Override
    public List<TensorType> infer(Operands in) {
      return List.of(in.tensor(0).with(DType.INT64));
    }
  }
}
