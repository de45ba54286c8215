package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Sources.Full;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;
import org.tf2torch.tf.lower.Operand;

/**
 * cuDNN's stacks of recurrent layers: each a loop over its cell, in which PyTorch's layer is found
 * where all sequences are of one length.
 *
 * @see <a href="https://docs.nvidia.com/deeplearning/cudnn/api/cudnn-adv-library.html">cuDNN, the
 *     formulas under cudnnRNNMode_t</a>
 */
final class CudnnOps {
  private CudnnOps() {}

  static void register(OpTable table) {
    table.raw("CudnnRNN", call -> stack(call, true, 1));
    table.raw("CudnnRNNV2", call -> stack(call, true, 2));
    table.raw("CudnnRNNV3", call -> stack(call, call.flag("time_major"), 2));
    table.op("CudnnRNNCanonicalToParams", call -> buffer(call, call.integer("num_params")));
    table.op(
        "CudnnRNNCanonicalToParamsV2", call -> buffer(call, call.integer("num_params_weights")));
  }

  /** The weights [units, in], then the biases, of each layer and direction, flat. */
  private static Value buffer(OpCall call, long weights) {
    checkKind(call);
    Emit emit = call.emit();
    CudnnCell cell = CudnnCell.of(call);
    long layers = (long) call.integer(0, "number of layers") * directions(call);
    long size = call.integer(2, "input's size");
    checkLinear(call, Dim.known(size), call.integer(1, "number of units"));
    call.require(
        weights == layers * 2 * cell.gates() && call.count() == 3 + 2 * weights,
        "it has " + weights + " weights for " + layers + " layers");
    List<Value> flat =
        call.tensors(3, call.count()).stream().map(part -> emit.reshape(part, -1)).toList();
    return emit.concat(0, flat);
  }

  private static void checkKind(OpCall call) {
    call.require(
        !call.hasAttribute("num_proj") || call.integer("num_proj") == 0, "it projects its state");
  }

  /** TensorFlow lets the input skip its weights by itself where it is as wide as the state. */
  private static void checkLinear(OpCall call, Dim size, long units) {
    String mode = call.text("input_mode");
    call.require(
        mode.equals("linear_input") || mode.equals("auto_select") && !size.is(units),
        "its input skips the first layer's weights");
  }

  private static List<Operand> stack(OpCall call, boolean timeMajor, int spaces) {
    checkKind(call);
    Emit emit = call.emit();
    CudnnCell cell = CudnnCell.of(call);
    Value x = emit.ranked(call.tensor(0), 3);
    Value sequence = timeMajor ? x : emit.permute(x, 1, 0, 2);
    Value hidden = emit.ranked(call.tensor(1), 3);
    int axis = timeMajor ? 0 : 1;
    CudnnWeights weights = weights(call, cell, sequence, hidden, axis);
    List<Value> before = new ArrayList<>(List.of(hidden));
    if (cell.hasCell()) {
      before.add(emit.ranked(call.tensor(2), 3));
    }
    CudnnLayer layer = new CudnnLayer(call, cell, lengths(call, sequence));
    int directions = directions(call);
    List<List<Value>> last = new ArrayList<>();
    for (int first = 0; first < weights.gates().size(); first += directions) {
      List<Value> made = new ArrayList<>();
      for (int place = first; place < first + directions; place++) {
        int at = place;
        List<Value> states = before.stream().map(all -> emit.select(all, axis, at)).toList();
        List<Value> after = layer.run(sequence, states, weights.gates().get(place), place > first);
        last.add(after.subList(0, states.size()));
        made.add(after.get(states.size()));
      }
      sequence = emit.concat(2, made);
    }
    List<Operand> results = new ArrayList<>();
    results.add(new Operand.Tensor(timeMajor ? sequence : emit.permute(sequence, 1, 0, 2)));
    for (int i = 0; i < before.size(); i++) {
      int state = i;
      List<Value> all = last.stream().map(states -> states.get(state)).toList();
      results.add(new Operand.Tensor(emit.stack(axis, all)));
    }
    if (!cell.hasCell()) {
      results.add(new Operand.Foreign("the cell's state of a layer that has none"));
    }
    results.addAll(Collections.nCopies(spaces, new Operand.Foreign("a reserve space of cuDNN")));
    return results;
  }

  private static int directions(OpCall call) {
    String direction = call.text("direction");
    boolean both = direction.equals("bidirectional");
    call.require(both || direction.equals("unidirectional"), "its direction is " + direction);
    return both ? 2 : 1;
  }

  private static CudnnWeights weights(
      OpCall call, CudnnCell cell, Value sequence, Value hidden, int axis) {
    Dim units = hidden.shape().dim(2);
    Dim places = hidden.shape().dim(axis);
    Dim size = sequence.shape().dim(2);
    boolean known = units.isKnown() && places.isKnown() && size.isKnown();
    call.require(known, "its numbers of layers, inputs and units are not all known");
    DType dtype = sequence.dtype();
    call.require(
        dtype == DType.FLOAT32 || dtype == DType.FLOAT64,
        "cuDNN rounds " + dtype.text() + " its own way");
    int layers = Math.toIntExact(places.value() / directions(call));
    call.require(
        call.number("dropout") == 0 || !call.flag("is_training") || layers < 2,
        "it drops what goes from one layer to the next at random");
    checkLinear(call, size, units.value());
    return CudnnWeights.of(call, cell, layers, directions(call), size.value(), units.value());
  }

  /** How long each sequence is; null if all of them have as many steps as there are. */
  private static Value lengths(OpCall call, Value sequence) {
    if (!call.node().getOp().equals("CudnnRNNV3")) {
      return null;
    }
    Value lengths = call.emit().ranked(call.tensor(4), 1);
    Dim steps = sequence.shape().dim(0);
    boolean full =
        lengths.isA(Full.class)
            && Contents.integer(lengths.operand(1)).filter(steps::equals).isPresent();
    return full ? null : lengths;
  }
}
