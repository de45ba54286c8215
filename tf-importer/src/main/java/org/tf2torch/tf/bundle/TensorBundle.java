package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.DTypes;

/**
 * A checkpoint of TensorFlow's second format: {@code PREFIX.index}, a sorted table from names to
 * places, and the shards {@code PREFIX.data-00000-of-00001} and so on, which hold the elements.
 * Source: {@code tensorflow/core/util/tensor_bundle/tensor_bundle.cc}.
 *
 * <p>Opening reads the index and checks every entry against its shard; elements are read when they
 * are asked for. Instances are safe to use from several threads.
 */
public final class TensorBundle {
  /** The version of the format that TensorFlow has written since there is one. */
  private static final int VERSION = 1;

  private final Path index;
  private final Shards shards;
  private final Map<ByteString, BundleEntryProto> protos = new LinkedHashMap<>();
  private final NavigableMap<String, BundleEntry> entries = new TreeMap<>();
  private final Map<ByteString, TensorData> views = new ConcurrentHashMap<>();

  private TensorBundle(Path index, Shards shards) {
    this.index = index;
    this.shards = shards;
  }

  /**
   * @param prefix what the names of all files begin with, such as {@code
   *     saved_model/variables/variables}
   * @throws BrokenModelException when a file is missing, damaged or cut short
   */
  public static TensorBundle open(Path prefix) {
    Path index = prefix.resolveSibling(prefix.getFileName() + ".index");
    NavigableMap<ByteString, ByteString> table = SortedTable.read(MappedFile.open(index));
    BundleHeaderProto header = header(index, table);
    TensorBundle bundle = new TensorBundle(index, new Shards(prefix, header.getNumShards()));
    table.tailMap(ByteString.EMPTY, false).forEach(bundle::add);
    return bundle;
  }

  private static BundleHeaderProto header(Path index, Map<ByteString, ByteString> table) {
    ByteString bytes = table.get(ByteString.EMPTY);
    if (bytes == null) {
      throw new BrokenModelException(index, "has no header");
    }
    BundleHeaderProto header;
    try {
      header = BundleHeaderProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(index, "has a damaged header", e);
    }
    if (header.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw new BrokenModelException(
          index, "was written on a big-endian machine, which is not supported");
    }
    if (header.getVersion().getMinConsumer() > VERSION) {
      throw new BrokenModelException(
          index,
          "needs a reader of version %d of the format"
              .formatted(header.getVersion().getMinConsumer()));
    }
    return header;
  }

  private void add(ByteString key, ByteString value) {
    BundleEntryProto proto;
    try {
      proto = BundleEntryProto.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(index, "has a damaged entry for " + key.toStringUtf8(), e);
    }
    List<Long> shape = EntryCheck.shape(index, key, proto);
    if (proto.getSlicesCount() == 0) {
      shards.check(key.toStringUtf8(), proto);
      EntryCheck.size(index, key, proto, shape);
    }
    protos.put(key, proto);
    boolean isSlice = key.byteAt(0) == 0;
    if (!isSlice) {
      String name = key.toStringUtf8();
      entries.put(name, new BundleEntry(name, proto.getDtype(), shape, () -> view(key)));
    }
  }

  /** The file that lists the tensors. */
  public Path index() {
    return index;
  }

  /** The names of all tensors, in order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** What there is under a name. */
  public Optional<BundleEntry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /**
   * A lazy view of a tensor of numbers, always the same object for the same key.
   *
   * @return empty when there is none of that name, or it holds no numbers
   * @throws BrokenModelException when its slices do not make up the whole
   */
  public Optional<TensorData> tensor(String key) {
    return entry(key).flatMap(BundleEntry::data);
  }

  /**
   * The elements of a tensor of strings, row-major.
   *
   * @return empty when there is none of that name, or it holds no strings
   * @throws BrokenModelException when they are damaged, or too many
   */
  public Optional<List<ByteString>> strings(String key) {
    return entry(key)
        .filter(entry -> DTypes.of(entry.type()).filter(DType.STRING::equals).isPresent())
        .map(
            entry ->
                StringTensor.read(
                    shards, key, protos.get(ByteString.copyFromUtf8(key)), entry.shape()));
  }

  // Not computeIfAbsent, because the view of a tensor in slices asks for the views of these.
  private TensorData view(ByteString key) {
    TensorData view = views.get(key);
    if (view == null) {
      BundleEntryProto proto = protos.get(key);
      TensorData made =
          proto.getSlicesCount() == 0
              ? shards.view(key.toStringUtf8(), proto)
              : assembled(key, proto);
      TensorData before = views.putIfAbsent(key, made);
      view = before == null ? made : before;
    }
    return view;
  }

  private TensorData assembled(ByteString key, BundleEntryProto whole) {
    return new SliceAssembly(index, key.toStringUtf8(), whole)
        .assemble(
            slice -> {
              BundleEntryProto part = protos.get(slice);
              boolean usable =
                  part != null && part.getSlicesCount() == 0 && part.getDtype() == whole.getDtype();
              return usable ? Optional.of(view(slice)) : Optional.empty();
            });
  }
}
