package org.tf2torch.parity.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/** Made-up text: mostly words that the model knows, but also others, none, and no ASCII. */
final class RandomWords {
  private static final List<String> OTHERS = List.of("", "unknown", "größer", "日本語");

  private RandomWords() {}

  static Tensor tensor(TensorSpec input, List<Integer> shape, RandomGenerator random) {
    List<String> choice = new ArrayList<>(OTHERS);
    while (!input.words().isEmpty() && choice.size() < 4 * OTHERS.size()) {
      choice.add(input.words().get(random.nextInt(input.words().size())));
    }
    int count = shape.stream().reduce(1, Math::multiplyExact);
    List<byte[]> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(choice.get(random.nextInt(choice.size())).getBytes(StandardCharsets.UTF_8));
    }
    return Tensor.ofWords(shape, words);
  }
}
