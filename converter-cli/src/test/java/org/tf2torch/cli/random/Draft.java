package org.tf2torch.cli.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Tensor;

/**
 * A graph that grows by one operation at a time. TensorFlow computes each as it is added, so that
 * every tensor's type and size is known to whoever adds the next.
 */
public final class Draft {
  /** The operation does not suit what is there, or TensorFlow rejects it; nothing was added. */
  static final class Unsuitable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsuitable(String why) {
      super(why);
    }
  }

  private static final int MAX_ELEMENTS = 4000;

  private final Eager eager;
  private final Inputs inputs;
  private final Contents contents;
  private final RandomGenerator random;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, FunctionDef> functions = new LinkedHashMap<>();
  private final List<Item> items = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final Draft outer;
  private final Consumer<Draft> grower;
  private final List<Item> arguments = new ArrayList<>();
  private final List<Item> captured = new ArrayList<>();
  private int names;
  private boolean finite;

  Draft(Eager eager, RandomGenerator random, Contents contents) {
    this(eager, random, contents, draft -> {});
  }

  /**
   * @param grower adds an operation to a draft, if it finds one that suits
   */
  Draft(Eager eager, RandomGenerator random, Contents contents, Consumer<Draft> grower) {
    this.eager = eager;
    this.random = random;
    this.contents = contents;
    this.inputs = new Inputs(random, contents);
    this.outer = null;
    this.grower = grower;
  }

  private Draft(Draft outer) {
    this.eager = outer.eager;
    this.random = outer.random;
    this.contents = outer.contents;
    this.inputs = outer.inputs;
    this.outer = outer;
    this.grower = outer.grower;
    this.finite = outer.finite;
  }

  /** A draft of nested code, which takes what it uses of this one as arguments. */
  public Draft nested() {
    return new Draft(this);
  }

  /** How many drafts this one is nested in. */
  public int depth() {
    return outer == null ? 0 : 1 + outer.depth();
  }

  /** Adds operations drawn at random. */
  public void grow(int operations) {
    for (int i = 0; i < operations; i++) {
      grower.accept(this);
    }
  }

  /** A tensor of the draft around this one, as an argument of this one. */
  public Item argument(Item item) {
    Item argument = new Item(freshName("a"), item.value());
    captured.add(item);
    outer.used.add(item.port());
    arguments.add(argument);
    items.add(argument);
    return argument;
  }

  /** The arguments of nested code, as they are called in it. */
  public List<Item> arguments() {
    return arguments;
  }

  /** What the draft around this one gives for them. */
  public List<Item> captured() {
    return captured;
  }

  /** What was made, without the arguments. */
  public Collection<NodeDef> nodes() {
    return nodes.values();
  }

  /** Draws something else where code is nested that deeply. */
  public void requireDepth(int below) {
    if (depth() >= below) {
      throw new Unsuitable("it would nest too deeply");
    }
  }

  /** A tensor of the type that is there, not one of the others if possible, or a constant. */
  public Item made(DType type, List<Item> others) {
    List<Item> found = made(item -> item.dtype() == type && !others.contains(item));
    return found.isEmpty() ? constant(type, List.of(2)) : found.get(0);
  }

  /** A tensor like another one, the latest that is there; the other one if there is none. */
  public Item next(Item other, List<Item> taken) {
    return made(
            item ->
                item.dtype() == other.dtype()
                    && item.shape().equals(other.shape())
                    && !taken.contains(item))
        .stream()
        .findFirst()
        .orElse(other);
  }

  /** Tensors that are there and suit, late ones first. */
  public List<Item> made(Predicate<Item> suits) {
    List<Item> found = new ArrayList<>(items.stream().filter(suits).toList());
    Collections.reverse(found);
    return found;
  }

  public RandomGenerator random() {
    return random;
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from one up to and including another. */
  public int between(int low, int high) {
    return low > high ? low : random.nextInt(low, high + 1);
  }

  @SafeVarargs
  public final <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  public NodeDraft op(String op) {
    return new NodeDraft(this, op, freshName("n"));
  }

  List<Item> add(NodeDef node, List<Item> operands, int results) {
    String name = node.getName();
    List<String> ports =
        IntStream.range(0, results).mapToObj(i -> i == 0 ? name : name + ":" + i).toList();
    return add(List.of(node), operands, ports);
  }

  /**
   * Adds nodes that only make sense together.
   *
   * @param operands what they use that is there
   * @param ports what others may use of them
   */
  public List<Item> add(List<NodeDef> group, List<Item> operands, List<String> ports) {
    List<Tensor> values;
    try {
      values = eager.run(group, operands, ports, nodes, functions());
    } catch (ParityException e) {
      throw new Unsuitable(e.getMessage());
    }
    List<Item> added = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).size() > MAX_ELEMENTS) {
        throw new Unsuitable("its result is large");
      }
      added.add(new Item(ports.get(i), values.get(i)));
    }
    group.forEach(node -> nodes.put(node.getName(), node));
    operands.forEach(operand -> used.add(operand.port()));
    items.addAll(added);
    return added;
  }

  private Collection<FunctionDef> functions() {
    return outer == null ? functions.values() : outer.functions();
  }

  public void function(FunctionDef function) {
    if (outer == null) {
      functions.put(function.getSignature().getName(), function);
    } else {
      outer.function(function);
    }
  }

  public String freshName(String prefix) {
    return outer == null ? prefix + names++ : outer.freshName(prefix);
  }

  /** A constant, which is no candidate for {@link #pick}. */
  public Item constant(Tensor value) {
    String name = freshName("c");
    nodes.put(
        name,
        NodeDef.newBuilder()
            .setName(name)
            .setOp("Const")
            .putAttr("dtype", typed(value.dtype()))
            .putAttr("value", AttrValue.newBuilder().setTensor(Eager.proto(value)).build())
            .build());
    return new Item(name, value);
  }

  private static AttrValue typed(DType dtype) {
    return AttrValue.newBuilder().setType(NodeDraft.type(dtype)).build();
  }

  /** A vector, of int32 or of int64. */
  public Item ints(int... values) {
    return ints(one(DType.INT32, DType.INT32, DType.INT64), List.of(values.length), values);
  }

  public Item ints(DType dtype, List<Integer> shape, int... values) {
    return constant(Tensors.whole(dtype, shape, values));
  }

  public Item int32(int value) {
    return ints(DType.INT32, List.of(), value);
  }

  public Item scalar(DType dtype, double value) {
    return constant(Tensors.filled(dtype, List.of(), value));
  }

  public Item constant(DType dtype, List<Integer> shape) {
    return constant(contents.draw(dtype, shape, random));
  }

  public Item constant(DType dtype, List<Integer> shape, Contents drawn) {
    return constant(drawn.draw(dtype, shape, random));
  }

  /**
   * The elements of a shape: all constant, or some of them measured on tensors that have that size,
   * which is how TensorFlow carries open sizes on.
   */
  public Item dims(List<Integer> sizes) {
    if (chance(0.6) || sizes.isEmpty()) {
      return ints(DType.INT32, List.of(sizes.size()), Tensors.array(sizes));
    }
    List<Item> elements = new ArrayList<>();
    for (int size : sizes) {
      elements.add(chance(0.7) ? measured(size) : int32(size));
    }
    return op("Pack").list(elements).one();
  }

  private Item measured(int size) {
    for (Item item : List.copyOf(items)) {
      int axis = item.shape().indexOf(size);
      if (axis >= 0 && size > 0) {
        Item shape = op("Shape").in(item).one();
        return op("StridedSlice")
            .in(
                shape,
                ints(DType.INT32, List.of(1), axis),
                ints(DType.INT32, List.of(1), axis + 1),
                ints(DType.INT32, List.of(1), 1))
            .attr("shrink_axis_mask", 1)
            .one();
      }
    }
    return int32(size);
  }

  /** Whether the operations to come are to be given finite numbers only. */
  void onlyFinite(boolean only) {
    finite = only;
  }

  private List<Item> candidates() {
    return finite ? items.stream().filter(Item::isFinite).toList() : items;
  }

  /** A tensor that is there and suits. */
  public Item existing(Predicate<Item> suits) {
    List<Item> found = candidates().stream().filter(suits).toList();
    if (found.isEmpty()) {
      throw new Unsuitable("no tensor is like that");
    }
    // Late ones first, so that graphs grow deep.
    int i = Math.max(random.nextInt(found.size()), random.nextInt(found.size()));
    return found.get(i);
  }

  /** A tensor of one of the types, with a rank in the range; a new input if none is there. */
  public Item pick(Set<DType> types, int minRank, int maxRank) {
    Predicate<Item> suits =
        item -> types.contains(item.dtype()) && item.rank() >= minRank && item.rank() <= maxRank;
    if (candidates().stream().anyMatch(suits) && chance(0.85)) {
      return existing(suits);
    }
    return input(type(types), inputs.sizes(between(minRank, Math.min(maxRank, minRank + 3))));
  }

  /** One of the types; float32 twice as often as the rest. */
  public DType type(Set<DType> types) {
    List<DType> sorted = types.stream().sorted().toList();
    boolean common = types.contains(DType.FLOAT32) && chance(0.5);
    return common ? DType.FLOAT32 : sorted.get(random.nextInt(sorted.size()));
  }

  /** A new input with exactly these sizes. */
  public Item input(DType dtype, List<Integer> shape) {
    return outer == null
        ? input(dtype, inputs.add(freshName("x"), Tensors.carried(dtype), shape))
        : argument(outer.input(dtype, shape));
  }

  /** A new input that does not say its rank. */
  Item unranked(DType dtype, List<Integer> shape) {
    return input(dtype, inputs.add(freshName("x"), Tensors.carried(dtype), shape, false));
  }

  private Item input(DType dtype, Inputs.Fed fed) {
    nodes.put(fed.name(), fed.node());
    Item item = new Item(fed.name(), fed.first());
    items.add(item);
    return item.dtype() == dtype ? item : op("Cast").in(item).type("DstT", dtype).one();
  }

  /** A tensor of the same type that broadcasts with another: there, constant, or a new input. */
  public Item partner(Item other) {
    if (chance(0.4)) {
      List<Item> found =
          candidates().stream()
              .filter(i -> i.dtype() == other.dtype() && Tensors.broadcast(i, other))
              .toList();
      if (!found.isEmpty()) {
        return found.get(random.nextInt(found.size()));
      }
    }
    List<Integer> shape = new ArrayList<>(other.shape());
    if (chance(0.3)) {
      shape = shape.subList(between(0, shape.size()), shape.size());
    }
    shape.replaceAll(size -> chance(0.15) ? 1 : size);
    return chance(0.5) ? constant(other.dtype(), shape) : input(other.dtype(), shape);
  }

  /** A tensor of that type and exactly that shape. */
  public Item like(DType dtype, List<Integer> shape) {
    List<Item> found =
        candidates().stream().filter(i -> i.dtype() == dtype && i.shape().equals(shape)).toList();
    if (!found.isEmpty() && chance(0.5)) {
      return found.get(random.nextInt(found.size()));
    }
    return chance(0.6) ? constant(dtype, shape) : input(dtype, shape);
  }

  /** A weight: a constant, now and then an input. */
  public Item weight(DType dtype, List<Integer> shape) {
    return chance(0.85) ? constant(dtype, shape) : input(dtype, shape);
  }

  RandomGraph finish(long seed) {
    List<Item> sinks = items.stream().filter(item -> !used.contains(item.port())).toList();
    List<String> outputs = new ArrayList<>();
    for (Item sink : List.copyOf(sinks)) {
      boolean placeholder = sink.port().startsWith("x");
      if (!placeholder && outputs.size() < 6) {
        outputs.addAll(readable(sink));
      }
    }
    GraphDef.Builder graph = GraphDef.newBuilder().addAllNode(nodes.values());
    graph.getLibraryBuilder().addAllFunction(functions.values());
    graph.getVersionsBuilder().setProducer(1882);
    return RandomGraph.of(seed, graph.build(), inputs.feeds(), outputs).pruned();
  }

  /** Types that no one carries across to Java are turned into ones that are. */
  private List<String> readable(Item item) {
    if (item.dtype() == DType.COMPLEX128) {
      return List.of(
          op("Real").in(item).type("Tout", DType.FLOAT64).one().port(),
          op("Imag").in(item).type("Tout", DType.FLOAT64).one().port());
    }
    DType carried = Tensors.carried(item.dtype());
    return List.of(
        carried == item.dtype()
            ? item.port()
            : op("Cast").in(item).type("DstT", carried).one().port());
  }
}
