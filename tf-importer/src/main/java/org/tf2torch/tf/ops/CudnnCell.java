package org.tf2torch.tf.ops;

import java.util.List;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Function;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;

/**
 * A cell of cuDNN's. W x + b of a gate is what the input adds to it, R h + b what the state does.
 *
 * <pre>
 *   rnn   h = f(W x + R h)                           with tanh or relu
 *   lstm  i, f, g, o;  c = f c + i tanh(g);  h = o tanh(c)
 *   gru   r, z, n;     h = (1 - z) tanh(W_n x + r (R_n h)) + z h
 * </pre>
 */
enum CudnnCell {
  RNN_RELU(1),
  RNN_TANH(1),
  LSTM(4),
  GRU(3);

  private final int gates;

  CudnnCell(int gates) {
    this.gates = gates;
  }

  static CudnnCell of(OpCall call) {
    String mode = call.text("rnn_mode");
    return switch (mode) {
      case "rnn_relu" -> RNN_RELU;
      case "rnn_tanh" -> RNN_TANH;
      case "lstm" -> LSTM;
      case "gru" -> GRU;
      default -> throw call.refuse("its rnn_mode is " + mode);
    };
  }

  int gates() {
    return gates;
  }

  boolean hasCell() {
    return this == LSTM;
  }

  /** The states after a step: h, and c where there is one. */
  List<Value> step(Emit emit, Value x, List<Value> states, List<CudnnWeights.Gate> gates) {
    Value h = states.get(0);
    List<Value> fromInput = gates.stream().map(gate -> gate.ofInput(emit, x)).toList();
    List<Value> fromState = gates.stream().map(gate -> gate.ofState(emit, h)).toList();
    Value first = emit.add(fromInput.get(0), fromState.get(0));
    return switch (this) {
      case RNN_RELU -> List.of(emit.unary(Function.RELU, first));
      case RNN_TANH -> List.of(emit.unary(Function.TANH, first));
      case GRU -> {
        Value reset = emit.unary(Function.SIGMOID, first);
        Value update = emit.unary(Function.SIGMOID, emit.add(fromInput.get(1), fromState.get(1)));
        Value sum = emit.add(fromInput.get(2), emit.mul(reset, fromState.get(2)));
        Value fresh = emit.unary(Function.TANH, sum);
        Value rest = emit.sub(emit.scalarLike(update, 1), update);
        yield List.of(emit.add(emit.mul(rest, fresh), emit.mul(update, h)));
      }
      case LSTM -> {
        Value input = emit.unary(Function.SIGMOID, first);
        Value forget = emit.unary(Function.SIGMOID, emit.add(fromInput.get(1), fromState.get(1)));
        Value fresh = emit.unary(Function.TANH, emit.add(fromInput.get(2), fromState.get(2)));
        Value output = emit.unary(Function.SIGMOID, emit.add(fromInput.get(3), fromState.get(3)));
        Value cell = emit.add(emit.mul(forget, states.get(1)), emit.mul(input, fresh));
        yield List.of(emit.mul(output, emit.unary(Function.TANH, cell)), cell);
      }
    };
  }
}
