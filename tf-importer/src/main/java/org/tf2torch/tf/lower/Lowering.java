package org.tf2torch.tf.lower;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tf2torch.ir.Refusal;
import org.tf2torch.ir.Value;
import org.tf2torch.tf.model.InitialTables;
import org.tf2torch.tf.model.KerasLayers;
import org.tf2torch.tf.model.Operations;
import org.tf2torch.tf.model.SavedText;

/** What all bodies of a model share while they are lowered. */
public final class Lowering {
  /** Finds the variable that a node of the outer graph stands for. */
  @FunctionalInterface
  public interface Variables {
    Optional<VariableSlot> find(NodeDef node);
  }

  /** Finds what a variable of text holds. */
  @FunctionalInterface
  public interface Texts {
    Optional<SavedText> find(NodeDef node);
  }

  /** What a model holds apart from its graph. */
  public record Holdings(
      Variables variables, Texts texts, InitialTables tables, KerasLayers layers) {}

  private static final int MOST_INLINED = 500_000;

  private final OpTable table;
  private final Operations operations;
  private final Path file;
  private final Holdings holdings;
  private final Optional<Vocabulary> vocabulary;
  private final InnerInputs innerInputs;
  private final Set<Refusal> refusals = new LinkedHashSet<>();
  private final State state = new State();
  private final Set<Value> used = new HashSet<>();
  private final List<RefusedNode> refusedNodes = new ArrayList<>();
  private int inlined;

  Lowering(
      OpTable table,
      Operations operations,
      Path file,
      Holdings holdings,
      Optional<Vocabulary> vocabulary) {
    this.table = table;
    this.operations = operations;
    this.innerInputs = new InnerInputs(operations);
    this.file = file;
    this.holdings = holdings;
    this.vocabulary = vocabulary;
  }

  public OpTable table() {
    return table;
  }

  /** What is declared of every operation and function. */
  public Operations operations() {
    return operations;
  }

  /** The file that holds the graph, for messages. */
  public Path file() {
    return file;
  }

  /** What Keras says of its layers. */
  public KerasLayers layers() {
    return holdings.layers();
  }

  public Optional<VariableSlot> variable(NodeDef node) {
    return holdings.variables().find(node);
  }

  /** The words of a variable of text, which nothing assigns. */
  public Optional<SavedText> text(NodeDef node) {
    return holdings.texts().find(node);
  }

  /** The words the model knows; empty when text is refused. */
  public Optional<Vocabulary> vocabulary() {
    return vocabulary;
  }

  /** What the table that a node makes holds at first. */
  public Optional<InitialTables.Contents> table(NodeDef node) {
    return holdings.tables().find(node.getName());
  }

  /**
   * Whether a node must run even if only its effect is wanted; an unknown operation with state may
   * have one.
   */
  boolean hasEffect(NodeDef node) {
    boolean unknown = table.find(node.getOp()).isEmpty();
    return changesState(node)
        || (unknown && operations.declaration(node).filter(OpDef::getIsStateful).isPresent());
  }

  /** Whether a node is known to have an effect. */
  boolean changesState(NodeDef node) {
    return table.hasEffect(node.getOp());
  }

  State state() {
    return state;
  }

  void refuse(Refusal refusal) {
    refusals.add(refusal);
  }

  /** Notes that some node, or an output, asked for the value. */
  void use(Value value) {
    used.add(value);
  }

  boolean isUsed(Value value) {
    return used.contains(value);
  }

  void refused(RefusedNode node) {
    refusedNodes.add(node);
  }

  List<RefusedNode> refusedNodes() {
    return refusedNodes;
  }

  InnerInputs innerInputs() {
    return innerInputs;
  }

  /** Everything refused so far. */
  List<Refusal> refusals() {
    return new ArrayList<>(refusals);
  }

  /** How much was refused up to some point. */
  record Mark(int refusals, int nodes) {}

  Mark mark() {
    return new Mark(refusals.size(), refusedNodes.size());
  }

  /** Forgets what was refused since then, in code that is lowered once more. */
  void back(Mark mark) {
    List<Refusal> before = refusals().subList(0, mark.refusals());
    refusals.clear();
    refusals.addAll(before);
    refusedNodes.subList(mark.nodes(), refusedNodes.size()).clear();
  }

  /**
   * Counts operations of functions, each as often as it is inlined: some forty functions that call
   * one another twice are more than any memory holds.
   */
  void inlined(int operations) {
    inlined += operations;
    if (inlined > MOST_INLINED) {
      throw new BrokenGraphException(
          "its functions, each as often as it is called, have more than %,d operations"
              .formatted(MOST_INLINED));
    }
  }

  String whyUnknown(NodeDef node) {
    return KnownGaps.reason(node.getOp()).orElseGet(() -> whyWithoutRow(node));
  }

  private String whyWithoutRow(NodeDef node) {
    boolean declared = operations.declaration(node).isPresent();
    boolean text =
        declared
            && Stream.concat(
                    operations.inputTypes(node).stream(), operations.outputTypes(node).stream())
                .anyMatch(DataType.DT_STRING::equals);
    return text ? "text has no tensors in PyTorch" : "there is no mapping for it yet";
  }
}
