package org.tf2torch.cli.random;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/** The placeholders of a draft, and what is fed to them. */
final class Inputs {
  /** A placeholder and its two values. */
  record Fed(String name, NodeDef node, Tensor first, Tensor second) {}

  // Every size on the first feed is another one, so that a size says which axis is meant.
  private static final int[] FIRST = {2, 3, 4, 5, 6, 1};
  private static final int[] SECOND = {3, 1, 5, 2, 7, 1, 4, 0, 8};

  private final RandomGenerator random;
  private final Contents contents;
  private final List<Size> sizes = new ArrayList<>();
  private final List<Fed> fed = new ArrayList<>();

  Inputs(RandomGenerator random, Contents contents) {
    this.random = random;
    this.contents = contents;
    for (int first : FIRST) {
      sizes.add(new Size(first, SECOND[random.nextInt(SECOND.length)]));
    }
  }

  List<Integer> sizes(int rank) {
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      // Small sizes are more frequent.
      int i = Math.min(random.nextInt(FIRST.length), random.nextInt(FIRST.length));
      shape.add(random.nextInt(60) == 0 ? 0 : FIRST[i]);
    }
    return shape;
  }

  Fed add(String name, DType dtype, List<Integer> shape) {
    return add(name, dtype, shape, random.nextInt(16) != 0);
  }

  /**
   * @param ranked whether the placeholder says its rank
   */
  Fed add(String name, DType dtype, List<Integer> shape, boolean ranked) {
    double open = random.nextInt(3) == 0 ? 0 : 0.6;
    List<Integer> declared = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int size : shape) {
      int other =
          sizes.stream().filter(s -> s.first() == size).findFirst().map(Size::second).orElse(size);
      if (other == 0 && (shape.size() > 3 || second.contains(0))) {
        // Of nothing in two directions, as of images without pixels, TensorFlow has its own ideas.
        other = 1;
      }
      boolean free = random.nextDouble() < open;
      declared.add(free ? -1 : size);
      second.add(free || !ranked ? other : size);
    }
    NodeDef node =
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Placeholder")
            .putAttr("dtype", AttrValue.newBuilder().setType(NodeDraft.type(dtype)).build())
            .putAttr(
                "shape",
                AttrValue.newBuilder().setShape(NodeDraft.shape(ranked ? declared : null)).build())
            .build();
    Fed input =
        new Fed(
            name, node, contents.draw(dtype, shape, random), contents.draw(dtype, second, random));
    fed.add(input);
    return input;
  }

  List<List<NamedTensor>> feeds() {
    return List.of(
        fed.stream().map(f -> new NamedTensor(f.name(), f.first())).toList(),
        fed.stream().map(f -> new NamedTensor(f.name(), f.second())).toList());
  }
}
