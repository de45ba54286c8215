package org.tf2torch.tf.ops;

import org.tf2torch.tf.lower.OpTable;

/** Every TensorFlow operation that can be lowered, family by family. */
public final class SupportedOperations {
  private SupportedOperations() {}

  public static OpTable table() {
    OpTable table = new OpTable();
    ConstantOps.register(table);
    VariableOps.register(table);
    FunctionOps.register(table);
    ControlFlowOps.register(table);
    TensorListOps.register(table);
    TensorArrayOps.register(table);
    ElementwiseOps.register(table);
    BitwiseOps.register(table);
    CastOps.register(table);
    ComparisonOps.register(table);
    ComplexOps.register(table);
    GradientOps.register(table);
    GuardedOps.register(table);
    SpecialFunctionOps.register(table);
    ActivationOps.register(table);
    ReductionOps.register(table);
    ShapeOps.register(table);
    SliceOps.register(table);
    SplitOps.register(table);
    MovementOps.register(table);
    IndexingOps.register(table);
    ScatterOps.register(table);
    SegmentOps.register(table);
    OrderingOps.register(table);
    RandomOps.register(table);
    SparseOps.register(table);
    SparseSoftmaxOps.register(table);
    RaggedOps.register(table);
    CudnnOps.register(table);
    RecurrentOps.register(table);
    SequenceOps.register(table);
    SetOps.register(table);
    TableOps.register(table);
    TextOps.register(table);
    HashOps.register(table);
    TextEditOps.register(table);
    MatrixOps.register(table);
    EinsumOps.register(table);
    CountingOps.register(table);
    FakeQuantizationOps.register(table);
    QuantizationOps.register(table);
    QuantizedTensorOps.register(table);
    QuantizedProductOps.register(table);
    UniformQuantizationOps.register(table);
    UniformProductOps.register(table);
    XlaOps.register(table);
    XlaProductOps.register(table);
    XlaIndexingOps.register(table);
    XlaReductionOps.register(table);
    XlaWindowOps.register(table);
    LossOps.register(table);
    DiagonalOps.register(table);
    LinearAlgebraOps.register(table);
    SpectralOps.register(table);
    AudioOps.register(table);
    ConvolutionOps.register(table);
    PoolingOps.register(table);
    SpaceOps.register(table);
    DataFormatOps.register(table);
    NormalizationOps.register(table);
    ConvolutionGradientOps.register(table);
    PoolingGradientOps.register(table);
    MorphologyOps.register(table);
    ImageOps.register(table);
    ResizeOps.register(table);
    DetectionOps.register(table);
    FusedOps.register(table);
    return table;
  }
}
