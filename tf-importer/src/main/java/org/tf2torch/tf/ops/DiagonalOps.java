package org.tf2torch.tf.ops;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Diagonals.Alignment;
import org.tf2torch.ir.op.Diagonals.BandOf;
import org.tf2torch.ir.op.Diagonals.FromBand;
import org.tf2torch.ir.op.Diagonals.KeepBand;
import org.tf2torch.ir.op.Diagonals.WithBand;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Diagonals of matrices and of tensors. */
final class DiagonalOps {
  private static final Alignment LEFT = new Alignment(true, true);

  private DiagonalOps() {}

  static void register(OpTable table) {
    table.op("MatrixDiag", DiagonalOps::mainOnly);
    table.op("BatchMatrixDiag", DiagonalOps::mainOnly);
    table.op("MatrixDiagV2", call -> fromBand(call, LEFT));
    table.op("MatrixDiagV3", call -> fromBand(call, alignment(call)));
    table.op("MatrixDiagPart", DiagonalOps::mainPart);
    table.op("BatchMatrixDiagPart", DiagonalOps::mainPart);
    table.op("MatrixDiagPartV2", call -> bandOf(call, LEFT));
    table.op("MatrixDiagPartV3", call -> bandOf(call, alignment(call)));
    table.op("MatrixSetDiag", call -> withBand(call, main(call), LEFT));
    table.op("BatchMatrixSetDiag", call -> withBand(call, main(call), LEFT));
    table.op("MatrixSetDiagV2", call -> withBand(call, range(call, 2), LEFT));
    table.op("MatrixSetDiagV3", call -> withBand(call, range(call, 2), alignment(call)));
    table.op("MatrixBandPart", DiagonalOps::bandPart);
    table.op("BatchMatrixBandPart", DiagonalOps::bandPart);
    table.op("Diag", DiagonalOps::diag);
    table.op("DiagPart", DiagonalOps::diagPart);
  }

  /** The attribute names the side of the diagonals above first: RIGHT_LEFT. */
  private static Alignment alignment(OpCall call) {
    String align = call.text("align");
    return new Alignment(align.startsWith("LEFT"), align.endsWith("LEFT"));
  }

  private static Value main(OpCall call) {
    return call.emit().sizes(Dim.ZERO);
  }

  private static Value mainOnly(OpCall call) {
    Emit emit = call.emit();
    Value band = call.tensor(0);
    return emit.op(
        new FromBand(LEFT),
        band,
        main(call),
        emit.size(-1),
        emit.size(-1),
        emit.scalarLike(band, 0));
  }

  private static Value fromBand(OpCall call, Alignment alignment) {
    return call.emit(
        new FromBand(alignment),
        call.tensor(0),
        range(call, 1),
        call.tensor(2),
        call.tensor(3),
        call.tensor(4));
  }

  private static Value mainPart(OpCall call) {
    Value x = call.tensor(0);
    return call.emit(new BandOf(LEFT), x, main(call), call.emit().scalarLike(x, 0));
  }

  /** The lowest and highest diagonal: a single number stands for both. */
  private static Value range(OpCall call, int i) {
    return call.emit().reshape(call.tensor(i), -1);
  }

  private static Value bandOf(OpCall call, Alignment alignment) {
    return call.emit(new BandOf(alignment), call.tensor(0), range(call, 1), call.tensor(2));
  }

  private static Value withBand(OpCall call, Value k, Alignment alignment) {
    return call.emit(new WithBand(alignment), call.tensor(0), call.tensor(1), k);
  }

  private static Value bandPart(OpCall call) {
    return call.emit(new KeepBand(), call.tensor(0), call.tensor(1), call.tensor(2));
  }

  /** The elements on the diagonal of a tensor of twice the rank. */
  private static Value diag(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    call.require(x.shape().hasRank(), "the rank of its input is unknown before the model runs");
    Value flat = emit.reshape(x, -1);
    Value matrix =
        emit.op(
            new FromBand(LEFT),
            flat,
            main(call),
            emit.size(-1),
            emit.size(-1),
            emit.scalarLike(x, 0));
    List<Dim> dims = x.shape().dims();
    return emit.reshape(matrix, Stream.concat(dims.stream(), dims.stream()).toList());
  }

  private static Value diagPart(OpCall call) {
    Emit emit = call.emit();
    Value x = call.tensor(0);
    Shape shape = x.shape();
    call.require(shape.hasRank(), "the rank of its input is unknown before the model runs");
    List<Dim> dims = shape.dims().subList(0, shape.rank() / 2);
    Dim elements = IntStream.range(0, dims.size()).mapToObj(dims::get).reduce(Dim.ONE, Dim::times);
    Value matrix = emit.reshape(x, List.of(elements, elements));
    Value diagonal = emit.op(new BandOf(LEFT), matrix, main(call), emit.scalarLike(x, 0));
    return emit.reshape(diagonal, dims);
  }
}
