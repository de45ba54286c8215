package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.ListType;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Operands;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.ir.rewrite.DeadCode;

/**
 * A loop over sequences of different lengths: where one has ended its states stay as they are. What
 * its cells would make of the steps behind its end reaches nobody, so they may as well run.
 */
final class MaskedLoop {
  private final Node node;
  private final For loop;
  private final Set<Value> used;
  private final Set<Value> inside = new HashSet<>();

  /** By place, what carried values and stacked results are. */
  private final Map<Integer, Choice> choices = new HashMap<>();

  private Lengths lengths;
  private Dim steps;

  /** Places of the states that the cells read. */
  private List<Integer> states;

  /** What the cells make that is asked for behind the loop. */
  private final Set<Value> asked = new LinkedHashSet<>();

  private List<Node> live = List.of();

  private MaskedLoop(Node node, For loop, Set<Value> used) {
    this.node = node;
    this.loop = loop;
    this.used = used;
  }

  /**
   * The loop a node is.
   *
   * @param used what is used of the graph's values
   */
  static Optional<MaskedLoop> of(Node node, Set<Value> used) {
    if (!(node.op() instanceof For loop)) {
      return Optional.empty();
    }
    MaskedLoop masked = new MaskedLoop(node, loop, used);
    return masked.fits() ? Optional.of(masked) : Optional.empty();
  }

  private boolean fits() {
    Region body = loop.body();
    inside.addAll(body.parameters());
    for (Node made : body.nodes()) {
      if (made.op().hasEffect() || !made.op().regions().isEmpty()) {
        return false;
      }
      inside.addAll(made.outputs());
    }
    for (int i = 0; i < body.results().size(); i++) {
      if (!note(i)) {
        return false;
      }
    }
    steps = lengths == null ? null : lengths.steps(node.input(0)).orElse(null);
    return steps != null && listsFit() && findStates();
  }

  private Value parameter(int place) {
    return loop.body().parameters().get(place);
  }

  private boolean isCarried(int place) {
    return place < loop.carried();
  }

  private boolean isList(int place) {
    return node.outputs().get(place).type() instanceof ListType;
  }

  /** Notes what an iteration makes at a place; whether it is a choice by the loop's lengths. */
  private boolean note(int place) {
    Value next = loop.body().results().get(place);
    if (isList(place)) {
      boolean set =
          next.isA(ListSet.class)
              && next.operand(0) == parameter(place)
              && Contents.integer(next.operand(1)).equals(Optional.of(Dim.symbol(loop.index())));
      if (!set) {
        return false;
      }
      next = next.operand(2);
    }
    Optional<Choice> choice =
        Choice.of(next, loop.index(), inside)
            .filter(found -> lengths == null || found.lengths().equals(lengths))
            .filter(found -> !inside.contains(found.ended()) || frozen(found.ended()) >= 0);
    choice.ifPresent(
        found -> {
          lengths = found.lengths();
          choices.put(place, found);
        });
    return choice.isPresent();
  }

  /** The place of the state that a value is before a step, and stays where sequences have ended. */
  private int frozen(Value state) {
    int place = loop.body().parameters().indexOf(state);
    boolean stays =
        place >= 0
            && Choice.of(loop.body().results().get(place), loop.index(), inside)
                .filter(choice -> choice.ended() == state)
                .isPresent();
    return stays ? place : -1;
  }

  /** Lists have an element for each step, and the body only sets them. */
  private boolean listsFit() {
    for (int i = 0; i < loop.carried(); i++) {
      Value list = node.input(1 + i);
      boolean fits =
          !isList(i)
              || list.isA(NewList.class)
                  && Contents.integer(list.operand(0)).equals(Optional.of(steps))
                  && isOnlySet(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean isOnlySet(int place) {
    Value set = loop.body().results().get(place);
    return loop.body().nodes().stream()
        .filter(n -> n.inputs().contains(parameter(place)) || n.inputs().contains(set))
        .allMatch(n -> n.outputs().contains(set));
  }

  /** Finds the states that are needed for what is asked for. */
  private boolean findStates() {
    for (int i = 0; i < choices.size(); i++) {
      if (used.contains(node.outputs().get(i))) {
        Choice choice = choices.get(i);
        asked.add(choice.going());
        if (inside.contains(choice.ended())) {
          asked.add(choices.get(frozen(choice.ended())).going());
        }
      }
    }
    Set<Integer> read = new LinkedHashSet<>();
    Set<Value> wanted = new HashSet<>(asked);
    boolean grows = true;
    while (grows) {
      Set<Value> needed = new HashSet<>(wanted);
      live = DeadCode.live(loop.body().nodes(), needed);
      grows = false;
      for (int i = 0; i < loop.carried(); i++) {
        if (needed.contains(parameter(i)) && read.add(i)) {
          wanted.add(choices.get(i).going());
          grows = true;
        }
      }
    }
    states = read.stream().sorted().toList();
    return !states.isEmpty()
        && states.stream().allMatch(i -> !isList(i) && choices.get(i).ended() == parameter(i));
  }

  /** The loop without choices, over all steps; it stacks what is asked for behind it. */
  Node whole(GraphBuilder before) {
    Emit emit = new Emit(before);
    List<Value> operands = new ArrayList<>(List.of(emit.size(steps)));
    List<Value> results = new ArrayList<>();
    for (int i : states) {
      operands.add(node.input(1 + i));
      results.add(choices.get(i).going());
    }
    for (Value value : asked) {
      operands.add(emit.sizes(value.shape().dims().stream().map(MaskedLoop::ifKnown).toList()));
      results.add(value);
    }
    Region body = new Region(states.stream().map(this::parameter).toList(), live, results);
    For op = new For(loop.index(), asked.size(), body);
    return new Node(
        op, operands, op.infer(new Operands(operands, before.symbols())), node.origin());
  }

  private static Dim ifKnown(Dim dim) {
    return dim.isKnown() ? dim : Dim.known(-1);
  }

  /**
   * What becomes of the results that are used.
   *
   * @param whole the results of the loop without choices
   */
  Map<Value, Value> results(List<Value> whole, GraphBuilder after) {
    Map<Value, Value> stacks = new HashMap<>();
    int at = states.size();
    for (Value value : asked) {
      stacks.put(value, whole.get(at++));
    }
    StepsThatCount counted = new StepsThatCount(lengths, steps, after);
    Map<Value, Value> results = new HashMap<>();
    for (int i = 0; i < choices.size(); i++) {
      Value result = node.outputs().get(i);
      if (used.contains(result)) {
        results.put(result, result(i, stacks, counted));
      }
    }
    return results;
  }

  private Value result(int place, Map<Value, Value> stacks, StepsThatCount counted) {
    Choice choice = choices.get(place);
    if (isCarried(place) && choice.ended() == parameter(place)) {
      return last(place, stacks, counted);
    }
    Value ended = choice.ended();
    Value filling = inside.contains(ended) ? last(frozen(ended), stacks, counted) : filling(ended);
    Value every = counted.every(stacks.get(choice.going()), filling);
    if (isList(place)) {
      return counted.emit().op(new ListFromTensor(), every);
    }
    return isCarried(place) ? counted.emit().select(every, 0, -1) : every;
  }

  private Value last(int place, Map<Value, Value> stacks, StepsThatCount counted) {
    return counted.last(stacks.get(choices.get(place).going()), filling(node.input(1 + place)));
  }

  /** The number of a matrix filled with one, if it is no larger than what the cells make. */
  private Value filling(Value matrix) {
    boolean filled =
        matrix.isA(Full.class)
            && matrix.operand(1).shape().hasRank(0)
            && matrix.shape().dim(0).equals(node.input(1 + states.get(0)).shape().dim(0));
    return filled ? matrix.operand(1) : matrix;
  }
}
