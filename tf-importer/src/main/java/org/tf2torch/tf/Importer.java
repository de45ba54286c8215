package org.tf2torch.tf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Refusal;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.Variable;
import org.tf2torch.tf.dataflow.Functionalizer;
import org.tf2torch.tf.dataflow.Functionalizer.Functional;
import org.tf2torch.tf.keras.UntracedLayers;
import org.tf2torch.tf.lower.BrokenGraphException;
import org.tf2torch.tf.lower.Lowering;
import org.tf2torch.tf.lower.ModelLowering;
import org.tf2torch.tf.lower.VariableSlot;
import org.tf2torch.tf.lower.Vocabulary;
import org.tf2torch.tf.model.BoundVariable;
import org.tf2torch.tf.model.InitialTables;
import org.tf2torch.tf.model.KerasLayers;
import org.tf2torch.tf.model.MetaGraph;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.ModelName;
import org.tf2torch.tf.model.Operations;
import org.tf2torch.tf.model.SelectionException;
import org.tf2torch.tf.model.VariableBinding;
import org.tf2torch.tf.ops.SupportedOperations;

/** Reads signatures of a TensorFlow model into graphs. */
public final class Importer {
  /**
   * Which part of a model to read.
   *
   * @param tags of the graph; empty: {@code serve}, or the only ones
   * @param signature its name; empty: {@code serving_default}, or the only one
   * @param inputs tensors to begin at, as {@code node:0}, in place of the signature's inputs
   * @param outputs tensors to end at, in place of the signature's outputs
   * @param text whether text may enter and leave, as lists of words
   */
  public record Selection(
      Set<String> tags,
      Optional<String> signature,
      List<String> inputs,
      List<String> outputs,
      boolean text) {
    /** What a model offers first. */
    public static final Selection DEFAULT =
        new Selection(Set.of(), Optional.empty(), List.of(), List.of());

    /** A part without text. */
    public Selection(
        Set<String> tags, Optional<String> signature, List<String> inputs, List<String> outputs) {
      this(tags, signature, inputs, outputs, false);
    }

    /** The same part, with text. */
    Selection withText() {
      return new Selection(tags, signature, inputs, outputs, true);
    }
  }

  /**
   * What was read.
   *
   * @param signature the signature's name; empty for a frozen graph
   */
  public record Imported(Graph graph, String signature, MetaGraph metaGraph) {}

  /**
   * What was read of all signatures.
   *
   * @param graphs of the numeric ones, in their order; variables of the same id are the same
   */
  public record AllImported(List<Imported> graphs, Signatures signatures) {}

  private Importer() {}

  /**
   * Whether the selected graph has signatures at all; a frozen graph has none.
   *
   * @throws SelectionException when there is no such graph, or several
   */
  public static boolean hasSignatures(ModelFile model, Selection selection) {
    return !metaGraph(model, selection).signatures().isEmpty();
  }

  private static MetaGraph metaGraph(ModelFile model, Selection selection) {
    return selection.tags().isEmpty() ? model.metaGraph() : model.metaGraph(selection.tags());
  }

  /**
   * Reads every signature that takes and gives tensors of numbers.
   *
   * @param selection its signature is the default one; it cuts nothing
   * @throws RefusedException when something in one of them cannot be read exactly; holds every
   *     reason of each
   * @throws BrokenModelException when the model is damaged
   * @throws SelectionException when no signature is numeric, or the default one is not
   */
  public static AllImported readAll(ModelFile model, Selection selection) throws RefusedException {
    Opened opened = Opened.of(model, selection);
    Signatures signatures =
        Signatures.of(opened.metaGraph(), selection.signature(), selection.text());
    List<Imported> graphs = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (String name : signatures.numeric()) {
      Selection one =
          new Selection(
              selection.tags(), Optional.of(name), List.of(), List.of(), selection.text());
      try {
        graphs.add(opened.read(one, Ports.of(opened.metaGraph(), one)));
      } catch (RefusedException e) {
        e.refusals().forEach(refusal -> refusals.add(refusal.in(name)));
      }
    }
    if (!refusals.isEmpty()) {
      throw new RefusedException(refusals);
    }
    return new AllImported(graphs, signatures);
  }

  /**
   * @throws RefusedException when something cannot be read exactly; holds every reason
   * @throws BrokenModelException when the model is damaged
   * @throws org.tf2torch.tf.model.SelectionException when the model has no such part
   */
  public static Imported read(ModelFile model, Selection selection) throws RefusedException {
    Opened opened = Opened.of(model, selection);
    Ports ports = Ports.of(opened.metaGraph(), selection);
    try {
      return opened.read(selection, ports);
    } catch (RefusedException e) {
      CutFinder finder = new CutFinder(opened.functional(), opened::lowering, selection.text());
      boolean text = !selection.text() && converts(model, selection.withText());
      throw new RefusedException(e.refusals(), finder.find(ports), text);
    }
  }

  private static boolean converts(ModelFile model, Selection selection) {
    Opened opened = Opened.of(model, selection);
    try {
      opened.read(selection, Ports.of(opened.metaGraph(), selection));
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** A model's graph, ready to be read in parts, which share a vocabulary. */
  private record Opened(
      String name,
      MetaGraph metaGraph,
      VariableBinding binding,
      Functional functional,
      Optional<Vocabulary> vocabulary) {
    static Opened of(ModelFile model, Selection selection) {
      MetaGraph metaGraph = Importer.metaGraph(model, selection);
      return new Opened(
          ModelName.of(metaGraph, model.path()),
          metaGraph,
          VariableBinding.of(metaGraph),
          Importer.functional(metaGraph),
          selection.text() ? Optional.of(new Vocabulary()) : Optional.empty());
    }

    ModelLowering lowering() {
      return Importer.lowering(metaGraph, functional, binding, vocabulary);
    }

    Imported read(Selection selection, Ports ports) throws RefusedException {
      try {
        Graph graph = lowering().lower(name, functional.graph(), ports.inputs(), ports.outputs());
        requireInputs(selection, graph);
        return new Imported(graph, ports.signature(), metaGraph);
      } catch (BrokenGraphException e) {
        throw new BrokenModelException(metaGraph.file(), e.getMessage());
      }
    }
  }

  private static Functional functional(MetaGraph metaGraph) {
    try {
      Operations operations = metaGraph.operations().with(UntracedLayers.restore(metaGraph));
      return Functionalizer.apply(metaGraph.graph(), operations);
    } catch (BrokenGraphException e) {
      throw new BrokenModelException(metaGraph.file(), e.getMessage());
    }
  }

  /** Whoever names inputs means every one of them. */
  private static void requireInputs(Selection selection, Graph graph) {
    Set<String> found = graph.inputs().stream().map(Graph.Port::name).collect(Collectors.toSet());
    for (String input : selection.inputs()) {
      if (!found.contains(input.replaceAll(":0$", ""))) {
        throw new SelectionException(
            "there is no tensor " + input + " of numbers on the way to the outputs");
      }
    }
  }

  private static ModelLowering lowering(
      MetaGraph metaGraph,
      Functional functional,
      VariableBinding binding,
      Optional<Vocabulary> vocabulary) {
    Map<String, VariableSlot> slots = new HashMap<>();
    return new ModelLowering(
        SupportedOperations.table(),
        functional.operations(),
        metaGraph.file(),
        new Lowering.Holdings(
            node ->
                Optional.ofNullable(
                    slots.computeIfAbsent(node.getName(), n -> slot(metaGraph, binding, node))),
            node -> binding.find(node.getName()).flatMap(BoundVariable::text),
            InitialTables.of(metaGraph),
            new KerasLayers(metaGraph::kerasObjects)),
        vocabulary);
  }

  /** Null when neither the checkpoint nor the initialiser has numbers for the variable. */
  private static VariableSlot slot(MetaGraph metaGraph, VariableBinding binding, NodeDef node) {
    Optional<BoundVariable> bound = binding.find(node.getName());
    if (bound.isEmpty()) {
      return initial(metaGraph, binding, node).map(VariableSlot::new).orElse(null);
    }
    return bound
        .flatMap(BoundVariable::data)
        .map(
            data ->
                new Variable(
                    node.getName(),
                    bound.get().name(),
                    bound.get().trainable().orElse(saysNothing(binding)),
                    data,
                    List.of()))
        .map(VariableSlot::new)
        .orElse(null);
  }

  /** A variable that is not saved, but assigned a constant before the first run. */
  private static Optional<Variable> initial(
      MetaGraph metaGraph, VariableBinding binding, NodeDef node) {
    return binding
        .initialValue(node.getName())
        .flatMap(
            tensor ->
                metaGraph.graph().getNodeList().stream()
                    .filter(n -> n.getName().equals(tensor) && n.getOp().equals("Const"))
                    .findFirst())
        .flatMap(constant -> metaGraph.operations().tensor(constant, "value"))
        .map(data -> new Variable(node.getName(), node.getName(), false, data, List.of()));
  }

  /**
   * Models of TensorFlow Java, and others without an object graph, do not tell weights from
   * counters: then all are weights.
   */
  private static boolean saysNothing(VariableBinding binding) {
    return binding.byNode().values().stream()
        .noneMatch(variable -> variable.trainable().isPresent());
  }
}
