package org.tf2torch.parity.worker;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/** The results of a converted model that takes or gives lists of words, by their names. */
record TorchText(Map<String, Tensor> results) {
  static TorchText run(TorchModel model, NDManager manager, List<NamedTensor> inputs) {
    IValue[] arguments =
        inputs.stream().map(input -> argument(manager, input.tensor())).toArray(IValue[]::new);
    try (IValue result = ((PtSymbolBlock) model.model().getBlock()).forward(arguments)) {
      return new TorchText(byName(model.outputs(), result, (PtNDManager) manager));
    } finally {
      Arrays.stream(arguments).forEach(IValue::close);
    }
  }

  List<NamedTensor> fetch(List<String> fetches) {
    List<String> wanted = fetches.isEmpty() ? List.copyOf(results.keySet()) : fetches;
    return wanted.stream().map(name -> new NamedTensor(name, results.get(name))).toList();
  }

  private static IValue argument(NDManager manager, Tensor tensor) {
    return tensor.dtype() == DType.STRING
        ? words(tensor, 0, tensor.words().iterator()::next)
        : IValue.from((PtNDArray) TorchModel.toNative(manager, tensor));
  }

  /** Lists within lists, as the axes are. */
  private static IValue words(Tensor tensor, int axis, java.util.function.Supplier<byte[]> next) {
    if (axis == tensor.rank()) {
      return IValue.from(new String(next.get(), StandardCharsets.UTF_8));
    }
    IValue[] items = new IValue[tensor.shape().get(axis)];
    Arrays.setAll(items, i -> words(tensor, axis + 1, next));
    return IValue.listFrom(items);
  }

  /** One result is itself; several are a dictionary of tensors, or a tuple in their order. */
  private static Map<String, Tensor> byName(
      List<TensorSpec> outputs, IValue result, PtNDManager manager) {
    Map<String, Tensor> byName = new HashMap<>();
    if (result.isMap()) {
      result
          .toIValueMap()
          .forEach(
              (name, value) -> byName.put(name, TorchModel.fromNative(value.toTensor(manager))));
      return byName;
    }
    IValue[] values = result.isTuple() ? result.toIValueTuple() : new IValue[] {result};
    if (values.length != outputs.size()) {
      throw ParityException.broken(
          "the converted model returns " + values.length + " results, not " + outputs.size());
    }
    for (int i = 0; i < values.length; i++) {
      byName.put(outputs.get(i).name(), tensor(values[i], manager));
    }
    return byName;
  }

  private static Tensor tensor(IValue value, PtNDManager manager) {
    if (value.isTensor()) {
      return TorchModel.fromNative(value.toTensor(manager));
    }
    List<Integer> shape = new ArrayList<>();
    List<byte[]> words = new ArrayList<>();
    collect(value, 0, shape, words);
    return Tensor.ofWords(shape, words);
  }

  private static void collect(IValue value, int axis, List<Integer> shape, List<byte[]> words) {
    if (value.isString()) {
      words.add(value.toStringValue().getBytes(StandardCharsets.UTF_8));
      return;
    }
    IValue[] items = value.toIValueArray();
    if (axis == shape.size()) {
      shape.add(items.length);
    }
    for (IValue item : items) {
      collect(item, axis + 1, shape, words);
    }
  }
}
