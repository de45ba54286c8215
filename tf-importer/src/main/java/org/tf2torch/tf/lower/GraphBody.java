package org.tf2torch.tf.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The outer graph: inputs are written {@code node} or {@code node:port}. */
final class GraphBody implements Body {
  private final Map<String, NodeDef> nodes = new HashMap<>();

  GraphBody(GraphDef graph) {
    for (NodeDef node : graph.getNodeList()) {
      if (nodes.put(node.getName(), node) != null) {
        throw new BrokenGraphException("two nodes are called " + node.getName());
      }
    }
  }

  @Override
  public NodeDef node(String name) {
    return nodes.get(name);
  }

  @Override
  public Edge edge(String input) {
    int colon = input.lastIndexOf(':');
    String port = colon < 0 ? "" : input.substring(colon + 1);
    boolean numbered =
        !port.isEmpty() && port.length() < 10 && port.chars().allMatch(Character::isDigit);
    Edge edge =
        numbered ? new Edge(input.substring(0, colon), Integer.parseInt(port)) : new Edge(input, 0);
    if (!nodes.containsKey(edge.node())) {
      throw new BrokenGraphException("there is no node " + edge.node());
    }
    return edge;
  }

  @Override
  public List<String> arguments() {
    return List.of();
  }

  @Override
  public Map<String, AttrValue> attributes() {
    return Map.of();
  }
}
