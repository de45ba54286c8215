package org.tf2torch.parity.worker;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tf2torch.parity.ParityException;

/**
 * A copy of a SavedModel in which the functions of one signature are opened. It shares the
 * variables with the original.
 *
 * @param folder the copy, which is deleted when it is closed; a session that was loaded from it
 *     does not need it any more
 */
record OpenedSavedModel(Path folder) implements AutoCloseable {
  private static final List<String> SHARED = List.of("variables", "assets");

  static OpenedSavedModel of(
      Path original, List<String> tags, String signature, Map<String, OpDef> ops) {
    try {
      SavedModel model = read(original);
      SavedModel.Builder copy = model.toBuilder().clearMetaGraphs();
      for (MetaGraphDef graph : model.getMetaGraphsList()) {
        if (new HashSet<>(graph.getMetaInfoDef().getTagsList()).equals(new HashSet<>(tags))) {
          copy.addMetaGraphs(opened(graph, signature, ops));
        }
      }
      Path folder = Files.createTempDirectory("parity-opened-");
      Files.write(folder.resolve("saved_model.pb"), copy.build().toByteArray());
      for (String shared : SHARED) {
        if (Files.isDirectory(original.resolve(shared))) {
          Files.createSymbolicLink(folder.resolve(shared), original.resolve(shared).toRealPath());
        }
      }
      return new OpenedSavedModel(folder);
    } catch (IOException e) {
      throw ParityException.broken(original + ": " + e.getMessage());
    }
  }

  private static SavedModel read(Path original) throws IOException {
    Path binary = original.resolve("saved_model.pb");
    if (!Files.exists(binary)) {
      return TextFormat.parse(
          Files.readString(original.resolve("saved_model.pbtxt")), SavedModel.class);
    }
    try (InputStream in = Files.newInputStream(binary)) {
      return SavedModel.parseFrom(in);
    }
  }

  private static MetaGraphDef opened(MetaGraphDef graph, String name, Map<String, OpDef> ops) {
    SignatureDef signature =
        graph.getSignatureDefOrDefault(name, SignatureDef.getDefaultInstance());
    Set<String> outputs = new HashSet<>();
    signature
        .getOutputsMap()
        .values()
        .forEach(tensor -> outputs.add(TensorFlowSession.Port.of(tensor.getName()).operation()));
    return graph.toBuilder()
        .setGraphDef(FunctionInliner.inline(graph.getGraphDef(), ops, outputs))
        .build();
  }

  @Override
  public void close() {
    try {
      Files.delete(folder.resolve("saved_model.pb"));
      for (String shared : SHARED) {
        Files.deleteIfExists(folder.resolve(shared));
      }
      Files.delete(folder);
    } catch (IOException e) {
      // The system clears its folder of temporary files sooner or later.
    }
  }
}
