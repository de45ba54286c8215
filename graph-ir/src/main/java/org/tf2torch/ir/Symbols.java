package org.tf2torch.ir;

import java.util.HashMap;
import java.util.Map;

/** Hands out names of unknown sizes, each once in a graph. */
public final class Symbols {
  private final Map<String, Integer> used = new HashMap<>();

  /** A symbol of that name, or of that name with a number behind it when it is taken. */
  public Dim fresh(String hint) {
    int count = used.merge(hint, 1, Integer::sum);
    String name = count == 1 ? hint : hint + "_" + (count - 1);
    return count > 1 && used.containsKey(name) ? fresh(hint) : reserve(name, count == 1);
  }

  private Dim reserve(String name, boolean known) {
    if (!known) {
      used.put(name, 1);
    }
    return Dim.symbol(name);
  }

  /** Marks every symbol of a type as taken. */
  public void reserve(ValueType type) {
    TensorType tensor = type instanceof ListType list ? list.element() : (TensorType) type;
    if (tensor.shape().hasRank()) {
      Dim.symbolNames(tensor.shape().dims()).forEach(name -> used.putIfAbsent(name, 1));
    }
  }
}
