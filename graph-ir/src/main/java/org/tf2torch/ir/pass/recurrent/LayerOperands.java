package org.tf2torch.ir.pass.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Emit;

/**
 * What a recurrent layer is applied to: a sequence, and weights and biases in pieces, one for each
 * gate in the layer's order.
 *
 * @param inputBiases null in place of a gate that has none
 * @param numbers what is added to each gate besides
 */
record LayerOperands(
    Value sequence,
    List<Block> inputWeights,
    List<Block> hiddenWeights,
    List<Block> inputBiases,
    List<Block> hiddenBiases,
    List<Double> numbers) {

  /** For a layer whose gates are all of the same form; each has up to two biases. */
  static Optional<LayerOperands> of(Scan scan, int hidden, List<Affine> gates) {
    LayerOperands operands =
        new LayerOperands(
            gates.get(0).sequence(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    boolean fits = true;
    for (Affine gate : gates) {
      fits &=
          gate.sequence() != null
              && gate.sequence() == operands.sequence
              && gate.hiddenWeight() != null
              && gate.biases().size() <= 2;
      operands.inputWeights.add(gate.inputWeight());
      operands.hiddenWeights.add(gate.hiddenWeight());
      operands.inputBiases.add(gate.bias(0));
      operands.hiddenBiases.add(gate.bias(1));
      operands.numbers.add(gate.number());
    }
    return fits && scan.fitsLayer(hidden, operands.sequence)
        ? Optional.of(operands)
        : Optional.empty();
  }

  /** For a GRU, of r, z, what the sequence adds to n, and what the state adds to it. */
  static Optional<LayerOperands> ofGru(Scan scan, int hidden, List<Affine> gates) {
    Affine fresh = gates.get(2);
    Affine kept = gates.get(3);
    boolean fits =
        fresh.sequence() != null
            && fresh.hiddenWeight() == null
            && kept.hiddenWeight() != null
            && kept.sequence() == null
            && fresh.biases().size() <= 1
            && kept.biases().size() <= 1
            && gates.stream().allMatch(gate -> gate.number() == 0)
            && scan.fitsLayer(hidden, fresh.sequence());
    List<Block> inputWeights = new ArrayList<>();
    List<Block> hiddenWeights = new ArrayList<>();
    List<Block> inputBiases = new ArrayList<>();
    List<Block> hiddenBiases = new ArrayList<>();
    for (Affine gate : gates.subList(0, 2)) {
      fits &=
          gate.sequence() != null
              && gate.sequence() == fresh.sequence()
              && gate.hiddenWeight() != null
              && gate.biases().size() <= 2;
      inputWeights.add(gate.inputWeight());
      hiddenWeights.add(gate.hiddenWeight());
      // Which bias of a sum is whose makes no difference, but equal ones should stay together.
      boolean turned =
          gate.bias(0) != null
              && (kept.bias(0) == null
                  ? fresh.bias(0) != null
                      && !gate.bias(0).isPartOf(fresh.bias(0))
                      && gate.bias(1) != null
                  : gate.bias(0).isPartOf(kept.bias(0))
                      && (fresh.bias(0) == null || !fresh.bias(0).isPartOf(kept.bias(0))));
      inputBiases.add(gate.bias(turned ? 1 : 0));
      hiddenBiases.add(gate.bias(turned ? 0 : 1));
    }
    inputWeights.add(fresh.inputWeight());
    hiddenWeights.add(kept.hiddenWeight());
    inputBiases.add(fresh.bias(0));
    hiddenBiases.add(kept.bias(0));
    return fits
        ? Optional.of(
            new LayerOperands(
                fresh.sequence(),
                inputWeights,
                hiddenWeights,
                inputBiases,
                hiddenBiases,
                List.of(0.0, 0.0, 0.0)))
        : Optional.empty();
  }

  /** The layer's operands: the sequence, the states, two weights, and two biases or none. */
  List<Value> emit(Sequence turned, GraphBuilder builder, Value... states) {
    List<Value> all = new ArrayList<>(List.of(turned.value()));
    all.addAll(List.of(states));
    all.add(Block.join(inputWeights, builder));
    all.add(Block.join(hiddenWeights, builder));
    Optional<Value> input = biases(inputBiases, builder);
    Optional<Value> hidden = biases(hiddenBiases, builder);
    Optional<Value> fixed = numbers(states[0].dtype(), builder);
    if (input.isEmpty() && hidden.isEmpty() && fixed.isEmpty()) {
      return all;
    }
    Emit emit = new Emit(builder);
    Value zeros = emit.constant(TensorData.filled(zero(states[0].dtype()), width()));
    all.add(input.orElse(zeros));
    all.add(
        hidden
            .map(bias -> fixed.map(more -> emit.add(bias, more)).orElse(bias))
            .or(() -> fixed)
            .orElse(zeros));
    return all;
  }

  private long width() {
    return inputWeights.size() * inputWeights.get(0).rows();
  }

  private static TensorData zero(DType type) {
    return TensorData.scalar(0f).cast(type);
  }

  private Optional<Value> biases(List<Block> blocks, GraphBuilder builder) {
    if (blocks.stream().allMatch(block -> block == null)) {
      return Optional.empty();
    }
    long rows = inputWeights.get(0).rows();
    Emit emit = new Emit(builder);
    DType type = sequence.dtype();
    List<Block> all = new ArrayList<>();
    for (Block block : blocks) {
      Value zeros = emit.constant(TensorData.filled(zero(type), rows));
      all.add(block == null ? new Block(zeros, false, 0, rows, 0, 1) : block);
    }
    return Optional.of(Block.join(all, builder));
  }

  private Optional<Value> numbers(DType type, GraphBuilder builder) {
    if (numbers.stream().allMatch(number -> number == 0)) {
      return Optional.empty();
    }
    long rows = inputWeights.get(0).rows();
    List<TensorData> parts =
        numbers.stream()
            .map(
                number ->
                    TensorData.filled(TensorData.scalar(number.doubleValue()).cast(type), rows))
            .toList();
    return Optional.of(new Emit(builder).constant(TensorData.concatenated(0, parts)));
  }
}
