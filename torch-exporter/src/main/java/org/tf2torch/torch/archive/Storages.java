package org.tf2torch.torch.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.data.TensorData;

/** The tensors of a pickle, each once, under the numbers that the pickle names them by. */
final class Storages {
  private final Map<TensorData, String> keys = new IdentityHashMap<>();
  private final List<TensorData> inOrder = new ArrayList<>();

  String key(TensorData data) {
    String known = keys.get(data);
    if (known != null) {
      return known;
    }
    String key = Integer.toString(inOrder.size());
    keys.put(data, key);
    inOrder.add(data);
    return key;
  }

  /**
   * Writes an entry for each tensor; one without elements gets an empty entry, which torch.load
   * asks for.
   */
  void write(ZipWriter zip, String folder) throws IOException {
    for (TensorData data : inOrder) {
      zip.add(folder + "/" + keys.get(data), data);
    }
  }
}
