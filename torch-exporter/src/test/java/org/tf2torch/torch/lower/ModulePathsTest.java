package org.tf2torch.torch.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Origin;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.op.Noise.Dropout;

class ModulePathsTest {
  /** Layers without variables stand where those with variables stand. */
  @ParameterizedTest
  @CsvSource({
    "dense/kernel, model/inner/dropout, dropout",
    "dense/kernel, model/dropout, dropout",
    "inner/dense/kernel, model/inner/dropout, inner.dropout",
    "attention/query/kernel, model/attention/dropout, attention.dropout",
    "attention/query/kernel, model/block/attention/dropout, attention.dropout",
    "dense/kernel, dropout, dropout"
  })
  void aLayerWithoutVariables(String variable, String scope, String expected) {
    Value x = Value.parameter("x", new TensorType(DType.FLOAT32, Shape.of(2)));
    GraphBuilder builder = new GraphBuilder();
    builder.origin(new Origin(scope + "/Identity", "Identity", scope));
    builder.emit(new Dropout(0.5), x);
    List<Variable> variables =
        Stream.of(variable, "head/kernel", "head/bias")
            .map(name -> new Variable(name, name, true, TensorData.scalar(0f), List.of()))
            .toList();
    ModulePaths paths =
        new ModulePaths(variables, List.of("model/inner/dense", "model/head", "model/dropout"));
    assertEquals(List.of(expected.split("[.]")), paths.layer(builder.nodes().get(0), Map.of()));
  }
}
