package org.tf2torch.cli.random;

import java.util.Set;

/** The operations whose results are the same on every machine: they move, choose, or round once. */
final class Exact {
  static final Set<String> OPERATIONS =
      Set.of(
          ("Placeholder Const Identity IdentityN Add AddV2 Sub Mul RealDiv Div Neg Abs Sign Sqrt Square "
                  + "Floor Ceil Round Rint Maximum Minimum Relu Relu6 Cast BitwiseAnd BitwiseOr "
                  + "BitwiseXor Invert Less LessEqual Greater GreaterEqual Equal NotEqual LogicalAnd "
                  + "LogicalOr LogicalNot IsNan IsInf IsFinite Select SelectV2 Reshape Transpose "
                  + "Squeeze ExpandDims Tile Pad PadV2 MirrorPad Slice StridedSlice Concat ConcatV2 "
                  + "Split SplitV Pack Unpack Gather GatherV2 GatherNd OneHot Reverse ReverseV2 Roll "
                  + "ReverseSequence SpaceToBatchND BatchToSpaceND SpaceToDepth DepthToSpace "
                  + "SpaceToBatch BatchToSpace MaxPool MaxPool3D MaxPoolV2 Max Min ArgMax ArgMin All "
                  + "Any TopK TopKV2 Shape ShapeN Size Rank Fill Range ZerosLike OnesLike "
                  + "BroadcastTo MatrixBandPart Real Imag Conj Where Unique ResizeNearestNeighbor "
                  + "ClipByValue StopGradient")
              .split(" "));

  private Exact() {}
}
