package org.tf2torch.ir.pass.recurrent;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Slicing.Select;
import org.tf2torch.ir.op.Sources.Full;

/**
 * A loop that may be a recurrent layer: it goes over the slices of a tensor once.
 *
 * <pre>
 *   for index="t" (steps, state…, shape…)
 *     (%state…): select (%sequence, t), …
 *       yield next…, made…
 * </pre>
 *
 * @param states places of the carried values that an iteration reads; the others are only what the
 *     last iteration left
 */
record Scan(Node node, For loop, Dim steps, List<Integer> states, Set<Value> inside) {
  static Optional<Scan> of(Node node) {
    if (!(node.op() instanceof For loop)) {
      return Optional.empty();
    }
    Set<Value> inside = new HashSet<>(loop.body().parameters());
    Set<Value> used = new HashSet<>();
    visit(loop.body(), inside, used);
    List<Integer> states =
        IntStream.range(0, loop.carried())
            .filter(i -> used.contains(loop.body().parameters().get(i)))
            .boxed()
            .toList();
    return Contents.integer(node.input(0))
        .map(steps -> new Scan(node, loop, steps, states, inside));
  }

  private static void visit(Region region, Set<Value> made, Set<Value> used) {
    for (Node node : region.nodes()) {
      made.addAll(node.outputs());
      used.addAll(node.inputs());
      node.op().regions().forEach(inner -> visit(inner, made, used));
    }
    used.addAll(region.results());
  }

  /** The carried value at a place, before an iteration. */
  Value state(int place) {
    return loop.body().parameters().get(place);
  }

  /** The carried value at a place, behind an iteration. */
  Value next(int place) {
    return loop.body().results().get(place);
  }

  /** The carried value at a place, before the loop. */
  Value initial(int place) {
    return node.input(1 + place);
  }

  /** The size of a state [batch, size]; negative when it is not known. */
  long width(int place) {
    Shape shape = state(place).shape();
    return shape.hasRank(2) && shape.dim(1).isKnown() ? shape.dim(1).value() : -1;
  }

  /** Whether all results but the given states are what the place's state becomes. */
  boolean makesOnly(int place, List<Integer> states) {
    return IntStream.range(0, loop.body().results().size())
        .filter(i -> !states.contains(i))
        .allMatch(i -> next(i) == next(place));
  }

  /**
   * The loop's results, of a layer's.
   *
   * @param every what the state at the place became in each iteration [steps, batch, size]
   * @param last all states at the end, by place
   */
  List<Value> results(int place, Value every, Map<Integer, Value> last) {
    return IntStream.range(0, loop.body().results().size())
        .mapToObj(i -> i < loop.carried() ? last.getOrDefault(i, last.get(place)) : every)
        .toList();
  }

  /** The sequence [steps, batch, in] whose slice of this step the value is. */
  Optional<Value> sequence(Value slice) {
    boolean thisStep =
        slice.op(Select.class).filter(select -> select.axis() == 0).isPresent()
            && Contents.integer(slice.operand(1)).equals(Optional.of(Dim.symbol(loop.index())))
            && !inside.contains(slice.operand(0));
    return thisStep
        ? Optional.of(slice.operand(0))
            .filter(x -> x.shape().hasRank(3) && x.shape().dim(0).equals(steps))
        : Optional.empty();
  }

  /**
   * PyTorch computes in these dtypes everywhere, and wants a step; a state of one batch element, or
   * of what may turn out to be as many as the sequence has, is spread over them.
   */
  boolean fitsLayer(int place, Value sequence) {
    Value before = initial(place);
    boolean wide = before.dtype() == DType.FLOAT32 || before.dtype() == DType.FLOAT64;
    if (!wide || steps.is(0) || !before.shape().hasRank(2)) {
      return false;
    }
    Dim own = before.shape().dim(0);
    Dim batch = sequence.shape().dim(1);
    return before.shape().dim(1).equals(state(place).shape().dim(1))
        && (own.is(1) || own.equals(batch) || !batch.is(1) && !(own.isKnown() && batch.isKnown()));
  }

  /** The carried value before the loop, one for each element of the sequence's batch. */
  Value spread(int place, Value sequence, GraphBuilder builder) {
    Value before = initial(place);
    List<Dim> wanted = List.of(sequence.shape().dim(1), before.shape().dim(1));
    Emit emit = new Emit(builder);
    if (before.shape().dims().equals(wanted)) {
      return before;
    }
    return before.isA(Full.class) && before.operand(1).shape().hasRank(0)
        ? emit.full(emit.sizes(wanted), before.operand(1))
        : emit.broadcast(before, emit.sizes(wanted));
  }
}
