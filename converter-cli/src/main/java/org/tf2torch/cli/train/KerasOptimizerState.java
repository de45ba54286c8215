package org.tf2torch.cli.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.data.DamagedDataException;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.pass.Passes;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.ir.training.Training;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.archive.ConvertedFile;
import org.tf2torch.parity.archive.Migration;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.training.OptimizerSetup;
import org.tf2torch.parity.training.OptimizerSetup.Kind;
import org.tf2torch.parity.training.Training.State;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.Importer;
import org.tf2torch.tf.model.ModelFile;
import org.tf2torch.tf.model.SelectionException;
import org.tf2torch.tf.training.TrainingReader;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.training.NamedParameter;

/**
 * The optimizer that a model was trained with in Keras, where it stopped.
 *
 * @param setup its kind and constants
 * @param state what it remembers, by the converted file's parameters
 * @param notes what of the training in Keras is not carried over, a sentence each
 */
public record KerasOptimizerState(OptimizerSetup setup, State state, List<String> notes) {
  /**
   * @param model the SavedModel that the file was made from
   * @param rate the learning rate; empty for the model's own, which must then be one number
   * @throws ParityException if the model is another one, does not say how it was trained, or was
   *     trained in a way that cannot go on exactly
   */
  public static KerasOptimizerState read(Path model, Path converted, Optional<Double> rate) {
    Migration migration = ConvertedFile.read(converted);
    if (migration.several()) {
      // There, a weight may have another form, for the sake of the other signatures.
      throw ParityException.unsupported(
          converted + ": has several signatures; convert the one that was trained alone");
    }
    try {
      ModelFile file = ModelFile.open(model);
      if (migration.sourceSha256().filter(hash -> !hash.equals(file.sha256())).isPresent()) {
        throw ParityException.usage(converted + ": was made from another model than " + model);
      }
      Importer.Imported imported = Importer.read(file, selection(migration));
      Training training = training(model, imported);
      Optimizer optimizer = training.optimizer().orElseThrow();
      OptimizerSetup setup = setup(optimizer, rate);
      Graph graph = Passes.run(imported.graph(), channelsFirst(migration));
      return new KerasOptimizerState(setup, state(optimizer, graph, migration), notes(training));
    } catch (RefusedException | SelectionException e) {
      throw ParityException.unsupported(model + ": " + e.getMessage());
    } catch (BrokenModelException | DamagedDataException e) {
      throw ParityException.broken(e.getMessage());
    } catch (StackOverflowError e) {
      throw ParityException.unsupported(model + ": nests too deeply");
    }
  }

  private static Training training(Path model, Importer.Imported imported) {
    Training training =
        TrainingReader.read(imported.metaGraph(), imported.graph())
            .filter(t -> t.optimizer().isPresent())
            .orElseThrow(
                () ->
                    ParityException.unsupported(
                        model + ": does not say what optimizer it was trained with"));
    require(training.layers().penalties().isEmpty(), "adds weights to the loss");
    require(training.layers().activities().isEmpty(), "adds activities to the loss");
    require(training.layers().constraints().isEmpty(), "constrains its weights");
    return training;
  }

  private static List<String> notes(Training training) {
    List<String> notes = new ArrayList<>(training.notes());
    for (Training.Objective objective : training.objectives()) {
      if (objective.sum() || objective.weight() != 1 || !isKnown(objective.loss())) {
        notes.add("In Keras, the loss of " + objective.output() + " was " + objective.loss() + ".");
      }
    }
    return notes;
  }

  /** Whether --loss has this loss. */
  private static boolean isKnown(Loss loss) {
    if (loss instanceof Loss.SparseCategoricalCrossentropy sparse) {
      return sparse.ignored().isEmpty();
    } else if (loss instanceof Loss.CategoricalCrossentropy categorical) {
      return categorical.smoothing() == 0;
    } else if (loss instanceof Loss.BinaryCrossentropy binary) {
      return binary.smoothing() == 0;
    }
    return loss instanceof Loss.Plain plain
        && (plain.kind() == Loss.Kind.MEAN_SQUARED_ERROR
            || plain.kind() == Loss.Kind.MEAN_ABSOLUTE_ERROR);
  }

  private static Importer.Selection selection(Migration migration) {
    return new Importer.Selection(
        Set.copyOf(migration.tags()),
        Optional.ofNullable(migration.signature()),
        List.of(),
        List.of());
  }

  private static boolean channelsFirst(Migration migration) {
    return migration.inputs().stream().anyMatch(port -> port.permutation().isPresent())
        || migration.outputs().stream().anyMatch(port -> port.permutation().isPresent());
  }

  private static OptimizerSetup setup(Optimizer optimizer, Optional<Double> given) {
    require(optimizer.clipping().isEmpty(), "clips gradients");
    require(optimizer.average().isEmpty(), "averages weights");
    double rate = given.orElseGet(() -> constant(optimizer.learningRate()));
    double decay = optimizer.weightDecay().orElse(0);
    UpdateRule rule = optimizer.rule();
    if (rule instanceof UpdateRule.Sgd sgd) {
      return of(Kind.SGD, rate, decay, sgd.momentum(), sgd.nesterov(), 0, 0, 1, 0, false, false);
    } else if (rule instanceof UpdateRule.Adam adam) {
      Kind kind = optimizer.weightDecay().isPresent() ? Kind.ADAMW : Kind.ADAM;
      return of(
          kind,
          rate,
          decay,
          0,
          false,
          adam.beta1(),
          adam.beta2(),
          adam.epsilon(),
          0,
          false,
          adam.amsgrad());
    } else if (rule instanceof UpdateRule.Adamax adamax) {
      return of(
          Kind.ADAMAX,
          rate,
          decay,
          0,
          false,
          adamax.beta1(),
          adamax.beta2(),
          adamax.epsilon(),
          0,
          false,
          false);
    } else if (rule instanceof UpdateRule.RmsProp rms) {
      require(rms.epsilonInside(), "was with an older RMSprop, epsilon outside of the root");
      return of(
          Kind.RMSPROP,
          rate,
          decay,
          rms.momentum(),
          false,
          0,
          0,
          rms.epsilon(),
          rms.rho(),
          rms.centered(),
          false);
    } else if (rule instanceof UpdateRule.Adagrad adagrad) {
      require(adagrad.epsilonInside(), "was with an older Adagrad, epsilon outside of the root");
      return of(Kind.ADAGRAD, rate, decay, 0, false, 0, 0, adagrad.epsilon(), 0, false, false);
    } else if (rule instanceof UpdateRule.Adadelta delta) {
      return of(
          Kind.ADADELTA, rate, decay, 0, false, 0, 0, delta.epsilon(), delta.rho(), false, false);
    }
    throw ParityException.unsupported(
        "the model's optimizer, " + rule.getClass().getSimpleName() + ", cannot go on here");
  }

  private static OptimizerSetup of(
      Kind kind,
      double rate,
      double decay,
      double momentum,
      boolean nesterov,
      double beta1,
      double beta2,
      double epsilon,
      double rho,
      boolean centered,
      boolean amsgrad) {
    return new OptimizerSetup(
        kind, rate, momentum, nesterov, beta1, beta2, epsilon, rho, centered, amsgrad, decay);
  }

  private static double constant(LearningRate rate) {
    if (rate instanceof LearningRate.Constant constant) {
      return constant.value();
    }
    throw ParityException.usage(
        "the model's learning rate follows a schedule; say with --lr and --schedule how it goes on");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw ParityException.unsupported("the model's training " + what + ", which train does not");
    }
  }

  private static State state(Optimizer optimizer, Graph graph, Migration migration) {
    Set<String> trained = new HashSet<>();
    migration.parameters().stream()
        .filter(Migration.Parameter::trainable)
        .forEach(parameter -> trained.add(parameter.key()));
    List<NamedTensor> slots = new ArrayList<>();
    for (NamedParameter parameter :
        NamedParameter.in(TreeBuilder.build(graph, Operations.table()).root())) {
      if (!parameter.trained()) {
        continue;
      }
      if (!trained.contains(parameter.key())) {
        throw ParityException.usage(
            "the file has no parameter " + parameter.key() + "; convert the model anew");
      }
      names(optimizer.rule())
          .forEach(
              (slot, name) ->
                  slot(optimizer, slot, parameter)
                      .ifPresent(
                          data ->
                              slots.add(
                                  new NamedTensor(parameter.key() + "/" + name, tensor(data)))));
    }
    return new State(optimizer.iterations(), slots);
  }

  private static Optional<TensorData> slot(Optimizer optimizer, Slot slot, NamedParameter of) {
    return Optional.ofNullable(
            optimizer.slots().getOrDefault(slot, Map.of()).get(of.variable().id()))
        .map(of.variable()::sameWay);
  }

  /** Keras's names of what a rule remembers. */
  private static Map<Slot, String> names(UpdateRule rule) {
    Map<Slot, String> names = new LinkedHashMap<>();
    if (rule instanceof UpdateRule.Sgd) {
      names.put(Slot.MOMENTUM, "m");
    } else if (rule instanceof UpdateRule.Adam) {
      names.put(Slot.MOMENTUM, "m");
      names.put(Slot.VELOCITY, "v");
      names.put(Slot.LARGEST_VELOCITY, "vhat");
    } else if (rule instanceof UpdateRule.Adamax) {
      names.put(Slot.MOMENTUM, "m");
      names.put(Slot.VELOCITY, "u");
    } else if (rule instanceof UpdateRule.RmsProp) {
      names.put(Slot.VELOCITY, "velocity");
      names.put(Slot.MOMENTUM, "momentum");
      names.put(Slot.MEAN_GRADIENT, "average_gradient");
    } else if (rule instanceof UpdateRule.Adagrad) {
      names.put(Slot.VELOCITY, "accumulator");
    } else if (rule instanceof UpdateRule.Adadelta) {
      names.put(Slot.VELOCITY, "accumulated_grad");
      names.put(Slot.SQUARED_MOVES, "accumulated_delta_var");
    }
    return names;
  }

  private static Tensor tensor(TensorData data) {
    List<Integer> shape = data.shape().stream().map(Math::toIntExact).toList();
    return Tensor.of(data.dtype(), shape, data.toBuffer().array());
  }
}
