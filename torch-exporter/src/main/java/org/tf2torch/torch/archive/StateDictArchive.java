package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tf2torch.ir.data.TensorData;

/**
 * A state_dict in a file of its own, as {@code torch.load(path, weights_only=True)} reads it.
 *
 * @param tensors by their name; the same tensor under two names is one tensor when it is read
 */
public record StateDictArchive(Map<String, TensorData> tensors) {
  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    new PickleArchive(stateDict()).write(target, progress);
  }

  // state_dict() gives detached tensors: none of them requires a gradient.
  private PickleValue stateDict() {
    Map<TensorData, PickleValue> known = new IdentityHashMap<>();
    Map<String, PickleValue> entries = new LinkedHashMap<>();
    tensors.forEach(
        (name, data) ->
            entries.put(
                name, known.computeIfAbsent(data, it -> new PickleValue.Tensor(it, false))));
    return new PickleValue.StateDict(entries);
  }
}
