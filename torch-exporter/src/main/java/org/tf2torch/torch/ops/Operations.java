package org.tf2torch.torch.ops;

import org.tf2torch.torch.lower.OpTable;

/** Every neutral operation, family by family. */
public final class Operations {
  private Operations() {}

  public static OpTable table() {
    OpTable table = new OpTable();
    SourceOps.register(table);
    ControlFlowOps.register(table);
    ListOps.register(table);
    RecurrentOps.register(table);
    ElementwiseOps.register(table);
    NoiseOps.register(table);
    SpecialFunctionOps.register(table);
    ComplexOps.register(table);
    ReductionOps.register(table);
    ShapeOps.register(table);
    IndexingOps.register(table);
    MovementOps.register(table);
    OrderingOps.register(table);
    SegmentOps.register(table);
    SamplingOps.register(table);
    ProductOps.register(table);
    SpectralOps.register(table);
    TextOps.register(table);
    AudioOps.register(table);
    SequenceOps.register(table);
    CountingOps.register(table);
    QuantizationOps.register(table);
    QuantizedTensorOps.register(table);
    DiagonalOps.register(table);
    LinearAlgebraOps.register(table);
    ConvolutionOps.register(table);
    NormalizationOps.register(table);
    WindowOps.register(table);
    ImageOps.register(table);
    ResamplingOps.register(table);
    DetectionOps.register(table);
    AttentionOps.register(table);
    return table;
  }
}
