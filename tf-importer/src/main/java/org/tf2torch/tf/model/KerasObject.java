package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;

/**
 * What Keras 2 says of one of a model's objects.
 *
 * @param node the object's index in the SavedObjectGraph
 * @param path how the object is reached from the model, such as {@code root.layer-1}; empty in
 *     files from before TensorFlow 2.5
 * @param identifier its kind, such as {@code _tf_keras_layer}
 * @param metadata its class, its configuration and more, as JSON
 */
public record KerasObject(int node, String path, String identifier, String metadata) {
  private static final String KERAS = "_tf_keras_";
  private static final long LARGEST_FILE = 1L << 28;

  /**
   * The objects in {@code keras_metadata.pb}; where there is no such file, those in the
   * SavedObjectGraph, where they were before TensorFlow 2.5.
   *
   * @throws BrokenModelException when the file is damaged
   */
  static List<KerasObject> read(Path file, SavedObjectGraph graph) {
    if (!Files.exists(file)) {
      return inGraph(graph);
    }
    MappedFile mapped = MappedFile.open(file);
    if (mapped.size() > LARGEST_FILE) {
      throw new BrokenModelException(file, "is too large for a description of layers");
    }
    try {
      CodedInputStream in =
          ByteString.copyFrom(mapped.slice(0, (int) mapped.size())).newCodedInput();
      return metadata(in);
    } catch (IOException e) {
      throw new BrokenModelException(file, "is cut short or damaged", e);
    }
  }

  @SuppressWarnings("deprecation") // the field is where older files have it
  private static List<KerasObject> inGraph(SavedObjectGraph graph) {
    List<KerasObject> objects = new ArrayList<>();
    for (int node = 0; node < graph.getNodesCount(); node++) {
      SavedObject object = graph.getNodes(node);
      String identifier = object.getUserObject().getIdentifier();
      if (identifier.startsWith(KERAS)) {
        objects.add(new KerasObject(node, "", identifier, object.getUserObject().getMetadata()));
      }
    }
    return objects;
  }

  // The message SavedMetadata, for which there is no Java class. Source:
  // keras/protobuf/saved_metadata.proto
  //   SavedMetadata { repeated SavedObject nodes = 1; }
  //   SavedObject { int32 node_id = 2; string node_path = 3; string identifier = 4; string metadata
  // = 5; ... }
  private static List<KerasObject> metadata(CodedInputStream in) throws IOException {
    List<KerasObject> objects = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        int outer = in.pushLimit(in.readRawVarint32());
        objects.add(object(in));
        in.popLimit(outer);
      } else {
        in.skipField(tag);
      }
    }
    return objects;
  }

  private static KerasObject object(CodedInputStream in) throws IOException {
    int node = 0;
    String path = "";
    String identifier = "";
    String metadata = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 2 -> node = in.readInt32();
        case 3 -> path = in.readString();
        case 4 -> identifier = in.readString();
        case 5 -> metadata = in.readString();
        default -> in.skipField(tag);
      }
    }
    return new KerasObject(node, path, identifier, metadata);
  }
}
