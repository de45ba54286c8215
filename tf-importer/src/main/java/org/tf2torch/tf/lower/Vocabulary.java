package org.tf2torch.tf.lower;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.Literals;
import org.tf2torch.ir.data.TensorData;

/**
 * The words that a model knows, and the numbers that stand for them in its graphs (see {@link
 * org.tf2torch.ir.op.Text}). Grows while a model is lowered; signatures of one module share it.
 */
public final class Vocabulary {
  private final Map<String, Long> numbers = new LinkedHashMap<>();

  /** The words, in the order of their numbers. */
  public List<String> words() {
    return List.copyOf(numbers.keySet());
  }

  /** The numbers of words as a tensor; empty when some are no UTF-8, which PyTorch's text is. */
  public Optional<TensorData> numbers(List<ByteString> words, List<Long> shape) {
    if (!words.stream().allMatch(ByteString::isValidUtf8)) {
      return Optional.empty();
    }
    long[] result = words.stream().mapToLong(word -> number(word.toStringUtf8())).toArray();
    return Optional.of(Literals.longs(DType.INT64, shape, result));
  }

  private long number(String word) {
    return numbers.computeIfAbsent(word, w -> (long) numbers.size());
  }
}
