package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Graph.Port;
import org.tf2torch.ir.Shape;

/**
 * Writes how data is loaded: images for a model that takes one image and gives one output, arrays
 * for others.
 */
final class DataCode {
  private final Graph graph;

  /** The sizes of an image and whether its channels come first. */
  private record Image(long height, long width, long channels, boolean channelsFirst) {}

  DataCode(Graph graph) {
    this.graph = graph;
  }

  private Optional<Image> image() {
    if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
      return Optional.empty();
    }
    Port port = graph.inputs().get(0);
    Shape shape = port.value().tensor().shape();
    if (!port.value().tensor().dtype().isFloat() || !shape.hasRank() || shape.rank() != 4) {
      return Optional.empty();
    }
    boolean first = port.permutation().equals(List.of(0, 3, 1, 2));
    int[] axes = first ? new int[] {2, 3, 1} : new int[] {1, 2, 3};
    for (int axis : axes) {
      if (!shape.dims().get(axis).isKnown()) {
        return Optional.empty();
      }
    }
    long channels = shape.dims().get(axes[2]).value();
    return channels == 1 || channels == 3
        ? Optional.of(
            new Image(
                shape.dims().get(axes[0]).value(),
                shape.dims().get(axes[1]).value(),
                channels,
                first))
        : Optional.empty();
  }

  boolean isImages() {
    return image().isPresent();
  }

  private boolean isCifar10() {
    return image().filter(it -> it.equals(new Image(32, 32, 3, true))).isPresent();
  }

  /** What follows the script's name on the command line. */
  String example() {
    if (isCifar10()) {
      return "cifar-10-batches-bin --test cifar-10-batches-bin/test_batch.bin";
    }
    return isImages() ? "images/train --test images/test" : "train.npz --test test.npz";
  }

  List<String> constants() {
    if (isImages()) {
      return List.of();
    }
    List<String> arrays = new ArrayList<>();
    graph.inputs().forEach(port -> arrays.add(Python.string(port.name())));
    graph.outputs().forEach(port -> arrays.add(Python.string("target_" + port.name())));
    return List.of(Python.list("", "ARRAYS = [", arrays, "]"));
  }

  List<String> definitions() {
    List<String> all = new ArrayList<>();
    if (isImages()) {
      Image image = image().orElseThrow();
      all.add(Resources.read(isCifar10() ? "cifar10.py" : "folders.py"));
      all.add(
          Resources.read("read_folders.py")
              .replace("@MODE@", image.channels() == 1 ? "L" : "RGB")
              .replace("@HEIGHT@", Long.toString(image.height()))
              .replace("@WIDTH@", Long.toString(image.width()))
              .replace("@CHANNELS@", Long.toString(image.channels()))
              .replace("@TURN@", image.channelsFirst() ? ".permute(2, 0, 1)" : ""));
    } else {
      all.add(Resources.read("arrays.py"));
    }
    all.add(unpack());
    return all;
  }

  private String unpack() {
    int inputs = graph.inputs().size();
    String target = "tensors[%d]".formatted(inputs);
    if (graph.outputs().size() > 1) {
      String names =
          graph.outputs().stream()
              .map(port -> Python.string(port.name()))
              .collect(Collectors.joining(", "));
      target = "dict(zip((%s), tensors[%d:]))".formatted(names, inputs);
    }
    return """
        def unpack(batch: list[Tensor], device: torch.device):
            \"""A batch as the model's inputs and what its output is compared with.\"""
            tensors = [tensor.to(device) for tensor in batch]
            return tensors[:%d], %s
        """
        .formatted(inputs, target);
  }
}
