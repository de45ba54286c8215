package org.tf2torch.torch.archive;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.archive.PickleValue.Dict;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.archive.PickleValue.Sequence;
import org.tf2torch.torch.archive.PickleValue.StateDict;
import org.tf2torch.torch.archive.PickleValue.Tensor;

/**
 * Writes values as PyTorch's readers expect them: torch.jit.load in C++
 * (torch/csrc/jit/serialization/unpickler.cpp) and torch.load in Python, which differ only in the
 * tensor types that Python has no storage class for.
 */
final class Pickler {
  /** Who reads the pickle. */
  enum Reader {
    TORCHSCRIPT,
    PYTHON
  }

  private final Reader reader;
  private final Storages storages;
  private final PickleStream out = new PickleStream();
  private final Map<String, Integer> globals = new HashMap<>();
  private final Map<PickleValue, Integer> shared = new IdentityHashMap<>();
  private int memoized;

  private Pickler(Reader reader, Storages storages) {
    this.reader = reader;
    this.storages = storages;
  }

  /** The pickle of a value; its tensors are added to {@code storages}. */
  static byte[] pickle(PickleValue root, Reader reader, Storages storages) {
    Pickler pickler = new Pickler(reader, storages);
    pickler.value(root);
    return pickler.out.finish();
  }

  // Nested values are written by plain recursion: a few frames for each module around a module.
  private void value(PickleValue value) {
    if (value instanceof Instance || value instanceof Tensor) {
      shared(value);
    } else if (value instanceof Sequence list) {
      sequence(list);
    } else if (value instanceof Dict dict) {
      dict(dict);
    } else if (value instanceof StateDict dict) {
      emptyOrderedDict();
      items(dict.entries());
    } else if (value instanceof PickleValue.Tuple tuple) {
      tuple(tuple.elements());
    } else if (value instanceof PickleValue.Device device) {
      global("torch", "device");
      out.op(PickleStream.MARK);
      out.string(device.name());
      call();
    } else {
      simple(value);
    }
  }

  private void simple(PickleValue value) {
    if (value instanceof PickleValue.Bool bool) {
      bool(bool.value());
    } else if (value instanceof PickleValue.Int integer) {
      out.integer(integer.value());
    } else if (value instanceof PickleValue.Float real) {
      out.real(real.value());
    } else if (value instanceof PickleValue.Str string) {
      out.string(string.value());
    } else if (value instanceof PickleValue.None) {
      out.op(PickleStream.NONE);
    } else {
      throw new IllegalArgumentException("cannot pickle " + value);
    }
  }

  private void bool(boolean value) {
    out.op(value ? PickleStream.NEWTRUE : PickleStream.NEWFALSE);
  }

  // Writes a value where it comes first, and refers to it from then on.
  private void shared(PickleValue value) {
    Integer known = shared.get(value);
    if (known != null) {
      out.recall(known);
      return;
    }
    if (value instanceof Instance object) {
      instance(object);
    } else if (value instanceof Tensor tensor) {
      tensor(tensor);
    }
    shared.put(value, memoized);
    out.memoize(memoized++);
  }

  private void global(String module, String name) {
    String key = module + "\n" + name;
    Integer known = globals.get(key);
    if (known != null) {
      out.recall(known);
      return;
    }
    if (key.indexOf('\n') != key.lastIndexOf('\n')) {
      throw new IllegalArgumentException("a name with a line break: " + key);
    }
    out.global(module, name);
    globals.put(key, memoized);
    out.memoize(memoized++);
  }

  // Ends the arguments since the last MARK and calls the function before it.
  private void call() {
    out.op(PickleStream.TUPLE);
    out.op(PickleStream.REDUCE);
  }

  // TorchScript would not know the type of an empty list, nor that of a list of Optionals.
  private void beginTyped(String type) {
    if (!type.isEmpty()) {
      global("torch.jit._pickle", "restore_type_tag");
      out.op(PickleStream.MARK);
    }
  }

  private void endTyped(String type) {
    if (!type.isEmpty()) {
      out.string(type);
      call();
    }
  }

  private void sequence(Sequence list) {
    beginTyped(list.type());
    out.op(PickleStream.EMPTY_LIST);
    out.op(PickleStream.MARK);
    for (PickleValue element : list.elements()) {
      value(element);
    }
    out.op(PickleStream.APPENDS);
    endTyped(list.type());
  }

  private void dict(Dict dict) {
    beginTyped(dict.type());
    out.op(PickleStream.EMPTY_DICT);
    out.op(PickleStream.MARK);
    for (Map.Entry<PickleValue, PickleValue> entry : dict.entries()) {
      value(entry.getKey());
      value(entry.getValue());
    }
    out.op(PickleStream.SETITEMS);
    endTyped(dict.type());
  }

  private void tuple(List<PickleValue> elements) {
    if (elements.isEmpty()) {
      out.op(PickleStream.EMPTY_TUPLE);
      return;
    }
    out.op(PickleStream.MARK);
    for (PickleValue element : elements) {
      value(element);
    }
    out.op(PickleStream.TUPLE);
  }

  private void items(Map<String, PickleValue> entries) {
    out.op(PickleStream.MARK);
    for (Map.Entry<String, PickleValue> entry : entries.entrySet()) {
      out.string(entry.getKey());
      value(entry.getValue());
    }
    out.op(PickleStream.SETITEMS);
  }

  private void instance(Instance object) {
    int atom = object.type().lastIndexOf('.');
    global(object.type().substring(0, Math.max(atom, 0)), object.type().substring(atom + 1));
    out.op(PickleStream.EMPTY_TUPLE);
    out.op(PickleStream.NEWOBJ);
    out.op(PickleStream.EMPTY_DICT);
    items(object.attributes());
    out.op(PickleStream.BUILD);
  }

  private void tensor(Tensor tensor) {
    TensorData data = tensor.data();
    boolean untyped = reader == Reader.PYTHON && !TorchType.hasStorageClass(data.dtype());
    global("torch._utils", untyped ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
    out.op(PickleStream.MARK);
    storage(data, untyped);
    out.integer(0);
    integers(data.shape());
    integers(contiguousStrides(data.shape()));
    bool(tensor.requiresGrad());
    emptyOrderedDict();
    if (untyped) {
      global("torch", data.dtype().text());
    }
    call();
  }

  private void storage(TensorData data, boolean untyped) {
    out.op(PickleStream.MARK);
    out.string("storage");
    if (untyped) {
      global("torch.storage", "UntypedStorage");
    } else {
      global("torch", TorchType.scalarType(data.dtype()) + "Storage");
    }
    out.string(storages.key(data));
    out.string("cpu");
    out.integer(untyped ? data.bytes() : data.elements());
    out.op(PickleStream.TUPLE);
    out.op(PickleStream.BINPERSID);
  }

  private void integers(List<Long> values) {
    tuple(values.stream().<PickleValue>map(PickleValue.Int::new).toList());
  }

  private void emptyOrderedDict() {
    global("collections", "OrderedDict");
    out.op(PickleStream.EMPTY_TUPLE);
    out.op(PickleStream.REDUCE);
  }

  private static List<Long> contiguousStrides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      // PyTorch counts an axis without elements as one, too.
      stride *= Math.max(shape.get(i), 1);
    }
    return List.of(strides);
  }
}
