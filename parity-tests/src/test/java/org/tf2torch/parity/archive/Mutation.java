package org.tf2torch.parity.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A mistake that a converter could make, made on purpose in a converted file. */
public enum Mutation {
  SWAP_TWO_OUTPUT_CHANNELS(
      "weight", weights -> swap(weights, 0, weights.capacity() / 2, weights.capacity() / 4)),
  SWAP_TWO_WEIGHTS("weight", weights -> swap(weights, 0, 1, 1)),
  SHIFT_THE_KERNEL("weight", Mutation::rotate),
  PERTURB_ONE_WEIGHT("weight", weights -> add(weights, weights.capacity() / 2, 1e-3f)),
  NEGATE_ONE_WEIGHT("weight", weights -> weights.put(0, -weights.get(0))),
  SCALE_THE_WEIGHTS("weight", Mutation::scale),
  DROP_THE_BIAS("bias", Mutation::clear),
  PERTURB_ONE_BIAS("bias", biases -> add(biases, 0, 1e-3f)),
  WRONG_EPSILON("\\b(0\\.001(?=, (True)?\\))|1\\.0E-6(?=\\)))", "1e-05"),
  WRONG_DIRECTION("torch\\.flip\\((\\w+), \\[1\\]\\)", "$1"),
  WRONG_PADDING_SIDE("\\[0, 1, 0, 1\\]", "[1, 0, 1, 0]");

  private final String tensor;
  private final Consumer<FloatBuffer> change;
  private final String code;
  private final String replacement;

  Mutation(String tensor, Consumer<FloatBuffer> change) {
    this.tensor = tensor;
    this.change = change;
    this.code = "";
    this.replacement = "";
  }

  Mutation(String code, String replacement) {
    this.tensor = "";
    this.change = null;
    this.code = code;
    this.replacement = replacement;
  }

  /** Whether this changes the code, instead of a tensor of the layer it is given. */
  public boolean inCode() {
    return change == null;
  }

  /**
   * @param layer path of the module whose weight or bias is changed, or of the tensor itself
   * @throws IllegalArgumentException if there is nothing to change, so that nothing would be proven
   */
  public void apply(Path source, Path target, String layer) throws IOException {
    Map<String, String> keys = TensorKeys.of(source);
    Edit edit = new Edit(keys.getOrDefault(layer, keys.get(layer + "." + tensor)));
    ArchiveCopy.write(source, target, edit);
    if (!edit.changed) {
      throw new IllegalArgumentException(this + " changes nothing in " + source);
    }
  }

  private final class Edit implements ArchiveCopy.Edits {
    private final String key;
    private boolean changed;

    Edit(String key) {
      this.key = key;
    }

    @Override
    public String code(String name, String source) {
      String edited = inCode() ? source.replaceAll(code, replacement) : source;
      changed |= !edited.equals(source);
      return edited;
    }

    @Override
    public UnaryOperator<byte[]> storages(PickledModule module, String storage) {
      if (inCode() || !storage.equals(key) || !module.storages().containsKey(key)) {
        return UnaryOperator.identity();
      }
      return bytes -> {
        byte[] copy = bytes.clone();
        change.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
        changed |= !Arrays.equals(copy, bytes);
        return copy;
      };
    }
  }

  private static void swap(FloatBuffer values, int first, int second, int length) {
    for (int i = 0; i < length; i++) {
      float value = values.get(first + i);
      values.put(first + i, values.get(second + i)).put(second + i, value);
    }
  }

  private static void rotate(FloatBuffer values) {
    float first = values.get(0);
    for (int i = 1; i < values.capacity(); i++) {
      values.put(i - 1, values.get(i));
    }
    values.put(values.capacity() - 1, first);
  }

  private static void scale(FloatBuffer values) {
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, values.get(i) * 1.001f);
    }
  }

  private static void clear(FloatBuffer values) {
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, 0);
    }
  }

  private static void add(FloatBuffer values, int index, float amount) {
    values.put(index, values.get(index) + amount);
  }
}
