package org.tf2torch.tf.bundle;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorSliceProto;
import org.tensorflow.proto.TensorSliceProto.Extent;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;

/**
 * Puts a tensor together that was saved in slices, as partitioned variables are. Each slice has an
 * entry of its own, under a key that spells the name and the place in {@link OrderedCode}.
 */
final class SliceAssembly {
  private final Path index;
  private final String key;
  private final BundleEntryProto whole;
  private final List<Long> shape;

  /** A slice: where it begins on each axis, and its elements. */
  private record Part(List<Long> start, TensorData data) {}

  SliceAssembly(Path index, String key, BundleEntryProto whole) {
    this.index = index;
    this.key = key;
    this.whole = whole;
    this.shape = whole.getShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
  }

  /**
   * @param entries the elements under a slice's key
   * @throws BrokenModelException when the slices do not cover the tensor exactly once
   */
  TensorData assemble(Function<ByteString, Optional<TensorData>> entries) {
    List<Part> parts = new ArrayList<>();
    for (TensorSliceProto slice : whole.getSlicesList()) {
      if (slice.getExtentCount() != shape.size()) {
        throw damaged("has a slice of another rank");
      }
      TensorData data = entries.apply(sliceKey(slice)).orElseThrow(() -> damaged("lacks a slice"));
      if (!data.shape().equals(sizes(slice))) {
        throw damaged(
            "has a slice of shape %s where %s is wanted".formatted(data.shape(), sizes(slice)));
      }
      parts.add(new Part(slice.getExtentList().stream().map(Extent::getStart).toList(), data));
    }
    return joined(parts, 0);
  }

  private ByteString sliceKey(TensorSliceProto slice) {
    OrderedCode code = new OrderedCode().number(0).string(key).number(slice.getExtentCount());
    for (Extent extent : slice.getExtentList()) {
      code.signed(extent.getStart()).signed(extent.hasLength() ? extent.getLength() : -1);
    }
    return code.toByteString();
  }

  /** An extent without a length is the whole axis. */
  private List<Long> sizes(TensorSliceProto slice) {
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.size(); axis++) {
      Extent extent = slice.getExtent(axis);
      sizes.add(extent.hasLength() ? (Long) extent.getLength() : shape.get(axis));
    }
    return sizes;
  }

  /**
   * Joins parts that begin at the same place of each axis before {@code axis}, and have the same
   * size there.
   */
  private TensorData joined(List<Part> parts, int axis) {
    if (axis == shape.size()) {
      if (parts.size() != 1) {
        throw damaged("has slices that overlap");
      }
      return parts.get(0).data();
    }
    SortedMap<Long, List<Part>> byStart = new TreeMap<>();
    parts.forEach(
        part -> byStart.computeIfAbsent(part.start().get(axis), s -> new ArrayList<>()).add(part));
    List<TensorData> joined = new ArrayList<>();
    long end = 0;
    for (var group : byStart.entrySet()) {
      long size = group.getValue().get(0).data().shape().get(axis);
      boolean sameSize =
          group.getValue().stream().allMatch(part -> part.data().shape().get(axis) == size);
      if (group.getKey() != end || !sameSize) {
        throw damaged("has slices that leave a gap, or overlap");
      }
      end += size;
      joined.add(joined(group.getValue(), axis + 1));
    }
    if (end != shape.get(axis)) {
      throw damaged("has slices that end at %d of %d".formatted(end, shape.get(axis)));
    }
    return TensorData.concatenated(axis, joined);
  }

  private BrokenModelException damaged(String what) {
    return new BrokenModelException(index, "is damaged: " + key + " " + what);
  }
}
