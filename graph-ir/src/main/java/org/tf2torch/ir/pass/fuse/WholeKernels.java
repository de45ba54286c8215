package org.tf2torch.ir.pass.fuse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Convolutions.Conv;
import org.tf2torch.ir.op.Convolutions.Layout;
import org.tf2torch.ir.op.Products.MatMul;
import org.tf2torch.ir.op.Slicing.Slice;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.rewrite.Rewriter;

/**
 * Products of one tensor with all parts of one kernel become one product, of which parts are taken:
 * the gates of Keras's ConvLSTM, and of an LSTM with {@code implementation=1}.
 *
 * <pre>
 *   %a = slice axis=3 (%kernel, 0, 8)                %all = conv (%x, %kernel)
 *   %b = slice axis=3 (%kernel, 8, 16)         →     %i = slice axis=3 (%all, 0, 8)
 *   %i = conv (%x, %a)                               %f = slice axis=3 (%all, 8, 16)
 *   %f = conv (%x, %b)
 * </pre>
 */
public final class WholeKernels {
  /** What a product multiplies, and with parts of which variable. */
  private record Product(Op op, Value x, String kernel) {}

  private record Part(long start, long stop) {}

  private final Map<Product, Set<Part>> products = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private WholeKernels() {}

  public static Graph apply(Graph graph) {
    WholeKernels kernels = new WholeKernels();
    kernels.collect(graph.region());
    Set<String> whole = kernels.whole();
    return whole.isEmpty()
        ? graph
        : Rewriter.rewrite(graph, List.of((node, builder) -> join(node, builder, whole)));
  }

  private void collect(Region region) {
    for (Node node : region.nodes()) {
      part(node)
          .ifPresent(
              part -> {
                Value kernel = node.input(1).operand(0);
                String id = kernel.op(Parameter.class).orElseThrow().variable().id();
                sizes.put(id, kernel.shape().dim(-1).value());
                products
                    .computeIfAbsent(
                        new Product(node.op(), node.input(0), id), p -> new HashSet<>())
                    .add(part);
              });
      node.op().regions().forEach(this::collect);
    }
  }

  /** The part of a variable's last axis that a product takes. */
  private static Optional<Part> part(Node node) {
    boolean product =
        node.op() instanceof MatMul
            || (node.op() instanceof Conv conv
                && conv.layout() == Layout.CHANNELS_LAST
                && conv.groups() == 1);
    if (!product || node.inputs().size() != 2 || !node.input(1).isA(Slice.class)) {
      return Optional.empty();
    }
    Node slice = node.input(1).producer().orElseThrow();
    Value kernel = slice.input(0);
    Slice op = (Slice) slice.op();
    Optional<List<Dim>> start = Contents.integers(slice.input(1));
    Optional<List<Dim>> stop = Contents.integers(slice.input(2));
    boolean known =
        kernel.isA(Parameter.class)
            && kernel.shape().isKnown()
            && kernel.shape().axis(op.axis()) == kernel.shape().rank() - 1
            && op.step() == 1
            && start.filter(s -> s.get(0).isKnown()).isPresent()
            && stop.filter(s -> s.get(0).isKnown()).isPresent();
    if (!known) {
      return Optional.empty();
    }
    long size = kernel.shape().dim(-1).value();
    return Optional.of(
        new Part(
            bounded(start.get().get(0).value(), size), bounded(stop.get().get(0).value(), size)));
  }

  /** As in Python: negative numbers count from the end. */
  private static long bounded(long place, long size) {
    return Math.max(0, Math.min(size, place < 0 ? place + size : place));
  }

  /** Variables whose every part is multiplied with whatever any of its parts is. */
  private Set<String> whole() {
    Set<String> whole = new HashSet<>(sizes.keySet());
    products.forEach(
        (product, parts) -> {
          if (!isWhole(parts, sizes.get(product.kernel()))) {
            whole.remove(product.kernel());
          }
        });
    return whole;
  }

  private static boolean isWhole(Set<Part> parts, long size) {
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(Part::start));
    long end = 0;
    for (Part part : sorted) {
      if (part.start() != end || part.stop() <= part.start()) {
        return false;
      }
      end = part.stop();
    }
    return end == size && parts.size() > 1;
  }

  private static Optional<List<Value>> join(Node node, GraphBuilder builder, Set<String> whole) {
    if (part(node).isEmpty()) {
      return Optional.empty();
    }
    Node slice = node.input(1).producer().orElseThrow();
    Value kernel = slice.input(0);
    if (!whole.contains(kernel.op(Parameter.class).orElseThrow().variable().id())) {
      return Optional.empty();
    }
    Value all = builder.emit(node.op(), node.input(0), kernel);
    Slice part = new Slice(all.shape().rank() - 1, 1);
    return Optional.of(List.of(builder.emit(part, all, slice.input(1), slice.input(2))));
  }
}
