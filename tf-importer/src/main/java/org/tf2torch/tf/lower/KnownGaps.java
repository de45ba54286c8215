package org.tf2torch.tf.lower;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operations that are refused for a reason of their own. */
final class KnownGaps {
  private static final Map<String, String> REASONS =
      Stream.of(
              because(
                  "it changes a table, which in PyTorch would not last until the next run",
                  "LookupTableInsert",
                  "LookupTableInsertV2",
                  "LookupTableRemoveV2",
                  "LookupTableImport",
                  "LookupTableImportV2"),
              because(
                  "the entries of a table have no order that PyTorch could keep",
                  "LookupTableExport",
                  "LookupTableExportV2"),
              because(
                  "its regions are drawn by TensorFlow's random generator",
                  "FractionalAvgPool",
                  "FractionalMaxPool"),
              because("its order is that of a cipher of TensorFlow's own", "RandomIndexShuffle"),
              because(
                  "PyTorch has no maps from tensors to tensors",
                  "EmptyTensorMap",
                  "TensorMapInsert",
                  "TensorMapLookup",
                  "TensorMapErase",
                  "TensorMapHasKey",
                  "TensorMapSize",
                  "TensorMapStackKeys"),
              because(
                  "PyTorch has no ragged tensor in a single element",
                  "RaggedTensorToVariant",
                  "RaggedTensorFromVariant"),
              because(
                  "TensorFlow itself computes it on GPUs only, where answers cannot be compared",
                  "CTCLossV2"),
              because(
                  "it holds a program in StableHLO, not in TensorFlow's operations",
                  "XlaCallModule"),
              because(
                  "TensorFlow computes it in oneDNN only, which rounds in a way of its own",
                  "QuantizedConv2DAndRelu",
                  "QuantizedConv2DAndReluAndRequantize",
                  "QuantizedConv2DAndRequantize",
                  "QuantizedConv2DPerChannel",
                  "QuantizedConv2DWithBias",
                  "QuantizedConv2DWithBiasAndRelu",
                  "QuantizedConv2DWithBiasAndReluAndRequantize",
                  "QuantizedConv2DWithBiasAndRequantize",
                  "QuantizedConv2DWithBiasSignedSumAndReluAndRequantize",
                  "QuantizedConv2DWithBiasSumAndRelu",
                  "QuantizedConv2DWithBiasSumAndReluAndRequantize",
                  "QuantizedDepthwiseConv2D",
                  "QuantizedDepthwiseConv2DWithBias",
                  "QuantizedDepthwiseConv2DWithBiasAndRelu",
                  "QuantizedDepthwiseConv2DWithBiasAndReluAndRequantize",
                  "QuantizedMatMulWithBias",
                  "QuantizedMatMulWithBiasAndDequantize",
                  "QuantizedMatMulWithBiasAndRelu",
                  "QuantizedMatMulWithBiasAndReluAndRequantize",
                  "QuantizedMatMulWithBiasAndRequantize"))
          .flatMap(List::stream)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private KnownGaps() {}

  private static List<Map.Entry<String, String>> because(String reason, String... operations) {
    return Stream.of(operations).map(operation -> Map.entry(operation, reason)).toList();
  }

  static Optional<String> reason(String operation) {
    return Optional.ofNullable(REASONS.get(operation));
  }
}
