package org.tf2torch.tf.model;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tf2torch.tf.BrokenModelException;

/** The list of the files in a SavedModel's {@code assets} folder. */
final class Assets {
  /** Where TensorFlow before 1.15 put the list. */
  private static final String OLD_COLLECTION = "saved_model_assets";

  private Assets() {}

  static Map<String, Path> read(Path file, MetaGraphDef graph) {
    Path folder = file.resolveSibling("assets").normalize();
    Map<String, Path> assets = new LinkedHashMap<>();
    for (AssetFileDef asset : listed(file, graph)) {
      assets.put(asset.getTensorInfo().getName(), path(file, folder, asset.getFilename()));
    }
    return assets;
  }

  private static List<AssetFileDef> listed(Path file, MetaGraphDef graph) {
    List<AssetFileDef> assets = new ArrayList<>(graph.getAssetFileDefList());
    CollectionDef old =
        graph.getCollectionDefOrDefault(OLD_COLLECTION, CollectionDef.getDefaultInstance());
    try {
      for (Any any : old.getAnyList().getValueList()) {
        assets.add(AssetFileDef.parseFrom(any.getValue()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(file, "has a damaged list of assets", e);
    }
    return assets;
  }

  private static Path path(Path file, Path folder, String name) {
    try {
      Path path = folder.resolve(name).normalize();
      if (path.startsWith(folder) && !path.equals(folder)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // falls through to the refusal of any name that is none of a file in the folder
    }
    throw new BrokenModelException(file, "names an asset outside its assets folder: " + name);
  }
}
