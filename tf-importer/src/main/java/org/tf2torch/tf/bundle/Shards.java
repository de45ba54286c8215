package org.tf2torch.tf.bundle;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tf2torch.ir.data.ByteSource;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.DTypes;

/** The files that hold a bundle's elements. One that no entry needs may be missing. */
final class Shards {
  private final Path prefix;
  private final int count;
  private final Map<Integer, MappedFile> files = new ConcurrentHashMap<>();

  Shards(Path prefix, int count) {
    this.prefix = prefix;
    this.count = count;
  }

  /**
   * @throws BrokenModelException when the entry's bytes do not lie within its shard
   */
  void check(String key, BundleEntryProto entry) {
    int shard = entry.getShardId();
    long offset = entry.getOffset();
    long size = entry.getSize();
    if (shard < 0 || shard >= count || offset < 0 || size < 0) {
      throw new BrokenModelException(
          path(0),
          "%s cannot be %d bytes at %d of shard %d of %d, as the index says"
              .formatted(key, size, offset, shard, count));
    }
    if (size > 0 && size > file(entry).size() - offset) {
      throw new BrokenModelException(
          path(shard),
          "is cut short, or the index is damaged: %s is %d bytes at %d, but the file ends at %d"
              .formatted(key, size, offset, file(entry).size()));
    }
  }

  /** The elements of a {@link #check}ed entry of numbers. */
  TensorData view(String key, BundleEntryProto entry) {
    List<Long> shape =
        entry.getShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    return TensorData.stored(
        DTypes.numeric(entry.getDtype()).orElseThrow(), shape, range(key, entry), 0);
  }

  private ByteSource range(String key, BundleEntryProto entry) {
    return entry.getSize() == 0
        ? ByteSource.of(new byte[0])
        : new CheckedRange(file(entry), entry.getOffset(), entry.getSize(), entry.getCrc32C(), key);
  }

  /** All bytes of a checked entry that is not longer than an array can be. */
  ByteBuffer bytes(BundleEntryProto entry) {
    return file(entry).slice(entry.getOffset(), Math.toIntExact(entry.getSize()));
  }

  Path path(int shard) {
    return prefix.resolveSibling(
        "%s.data-%05d-of-%05d".formatted(prefix.getFileName(), shard, count));
  }

  private MappedFile file(BundleEntryProto entry) {
    return files.computeIfAbsent(entry.getShardId(), shard -> MappedFile.open(path(shard)));
  }
}
