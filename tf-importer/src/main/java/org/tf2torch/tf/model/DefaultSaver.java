package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaveSliceInfoDef;
import org.tensorflow.proto.VariableDef;
import org.tf2torch.tf.BrokenModelException;

/**
 * What TensorFlow 1 does with a graph that says nothing of how it is restored, as those of
 * TensorFlow Hub: it makes a saver of all listed variables, which finds each under its own name, or
 * the name of the variable that it is a slice of. Source: {@code import_meta_graph} in {@code
 * tensorflow/python/training/saver.py}, {@code op_list_to_dict} in {@code
 * tensorflow/python/training/saving/saveable_object_util.py}, {@code SaveSliceInfo.spec} in {@code
 * tensorflow/python/ops/variables.py}.
 */
final class DefaultSaver {
  private DefaultSaver() {}

  /**
   * What each listed variable is restored from, by the name of its node.
   *
   * @throws BrokenModelException when the list is damaged
   */
  static Map<String, RestorePlan.Restored> of(MetaGraph graph) {
    Map<String, NodeDef> nodes = new HashMap<>();
    graph.graph().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Map<String, RestorePlan.Restored> restored = new LinkedHashMap<>();
    try {
      for (ByteString message : graph.messages("variables")) {
        VariableDef variable = VariableDef.parseFrom(message);
        String name = SavedVariables.nodeOf(variable);
        if (nodes.containsKey(name)) {
          restored.put(name, restored(nodes.get(name), variable));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModelException(graph.file(), "has a damaged list of variables", e);
    }
    return restored;
  }

  private static RestorePlan.Restored restored(NodeDef node, VariableDef variable) {
    if (!variable.hasSaveSliceInfoDef()) {
      return new RestorePlan.Restored(node, node.getName(), "");
    }
    SaveSliceInfoDef slice = variable.getSaveSliceInfoDef();
    return new RestorePlan.Restored(node, slice.getFullName(), spec(slice));
  }

  private static String spec(SaveSliceInfoDef slice) {
    List<Long> starts = slice.getVarOffsetList();
    List<Long> sizes = slice.getVarShapeList();
    StringBuilder extents = new StringBuilder();
    for (int axis = 0; axis < Math.min(starts.size(), sizes.size()); axis++) {
      extents
          .append(axis == 0 ? "" : ":")
          .append(starts.get(axis))
          .append(',')
          .append(sizes.get(axis));
    }
    return slice.getFullShapeList().stream().map(size -> size + " ").collect(Collectors.joining())
        + extents;
  }
}
