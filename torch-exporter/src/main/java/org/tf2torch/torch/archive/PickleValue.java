package org.tf2torch.torch.archive;

import java.util.List;
import java.util.Map;
import org.tf2torch.ir.data.TensorData;

/**
 * What a pickle in a PyTorch archive can hold.
 *
 * <p>Objects and tensors have identity: the same {@link Instance} or {@link Tensor} at two places
 * is one module or one parameter under two names when the archive is read.
 */
public sealed interface PickleValue {
  /** {@code None}. */
  record None() implements PickleValue {}

  record Bool(boolean value) implements PickleValue {}

  record Int(long value) implements PickleValue {}

  record Float(double value) implements PickleValue {}

  record Str(String value) implements PickleValue {}

  /**
   * A list.
   *
   * @param type the element's and list's type in TorchScript, such as {@code List[str]}; without it
   *     the elements' types are unknown to TorchScript. Empty for pickles that Python reads.
   */
  record Sequence(List<PickleValue> elements, String type) implements PickleValue {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A dict in the order of its entries.
   *
   * @param type its type in TorchScript, such as {@code Dict[str, int]}; empty for pickles that
   *     Python reads
   */
  record Dict(List<Map.Entry<PickleValue, PickleValue>> entries, String type)
      implements PickleValue {
    public Dict {
      entries = List.copyOf(entries);
    }
  }

  record Tuple(List<PickleValue> elements) implements PickleValue {
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /** An {@code OrderedDict} with strings as keys: a state_dict. */
  record StateDict(Map<String, PickleValue> entries) implements PickleValue {}

  /**
   * An object with attributes, such as a module.
   *
   * @param type qualified name of its class, such as {@code __torch__.model.Net}
   * @param attributes every declared attribute, in order
   */
  record Instance(String type, Map<String, PickleValue> attributes) implements PickleValue {}

  /**
   * A contiguous tensor. Tensors over the same {@link TensorData} share one entry of the archive.
   *
   * @param requiresGrad whether training changes it
   */
  record Tensor(TensorData data, boolean requiresGrad) implements PickleValue {}

  /** A device, such as {@code cpu}. */
  record Device(String name) implements PickleValue {}
}
