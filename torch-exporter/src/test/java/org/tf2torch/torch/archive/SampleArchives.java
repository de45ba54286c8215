package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.archive.PickleValue.Bool;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.archive.PickleValue.Sequence;
import org.tf2torch.torch.archive.PickleValue.Str;
import org.tf2torch.torch.archive.PickleValue.Tensor;

/**
 * Writes one archive of each kind into a folder, for {@code src/test/python/check_archives.py} to
 * read with PyTorch:
 *
 * <pre>
 * java -cp graph-ir/target/classes:torch-exporter/target/classes:torch-exporter/target/test-classes:JACKSON \
 *     org.tf2torch.torch.archive.SampleArchives FOLDER
 * python torch-exporter/src/test/python/check_archives.py FOLDER
 * </pre>
 *
 * With {@code large} as a second argument, the archives get a tensor of 5 GiB in front of the
 * others.
 */
final class SampleArchives {
  private static final String CODE =
      """
      class Inner(Module):
        __parameters__ = ["weight", ]
        __buffers__ = []
        weight : Tensor
        training : bool
        def forward(self, x: Tensor) -> Tensor:
          return torch.mul(x, self.weight)

      class Net(Module):
        __parameters__ = ["tied", ]
        __buffers__ = [%s]
        %s
        labels : List[str]
        empty : List[str]
        sizes : Dict[str, int]
        pair : Tuple[int, float]
        nothing : Optional[int]
        where : Device
        first : __torch__.sample.Inner
        second : __torch__.sample.Inner
        tied : Tensor
        training : bool
        def forward(self, x: Tensor) -> Dict[str, Tensor]:
          y = torch.add((self.first).forward(x, ), self.tied)
          z = torch.mul(y, CONSTANTS.c0)
          return {"y": y, "z": z, "size": torch.tensor((self.sizes)["größe"])}
      """;

  private SampleArchives() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    if (arguments.length > 1 && arguments[1].equals("large")) {
      tensors.put("large", TensorData.filled(TensorData.scalar(1.5f), 5, 1L << 28));
    }
    tensors.putAll(oneOfEachType());
    scriptModule(tensors).write(folder.resolve("sample.pt"), bytes -> {});
    tensors.put("scalar_again", tensors.get("scalar"));
    new StateDictArchive(tensors).write(folder.resolve("sample.pth"), bytes -> {});
    tensors.remove("complex128");
    new SafetensorsFile(tensors).write(folder.resolve("sample.safetensors"), bytes -> {});
  }

  /**
   * The numbers 0 to 5 as a [3, 2] transposed to [2, 3], in each type; a scalar; a tensor without
   * elements.
   */
  private static Map<String, TensorData> oneOfEachType() {
    TensorData counting = TensorData.of(0, 1, 2, 3, 4, 5).reshaped(3, 2).permuted(1, 0);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (DType type : DType.values()) {
      if (type != DType.STRING) {
        tensors.put(type.text(), counting.cast(type));
      }
    }
    tensors.put("scalar", TensorData.scalar(-1L));
    tensors.put("none", TensorData.filled(TensorData.scalar(0f), 0, 4));
    return tensors;
  }

  private static TorchScriptArchive scriptModule(Map<String, TensorData> tensors) {
    Tensor tied = new Tensor(TensorData.of(1f, 2f, 3f), true);
    Map<String, PickleValue> innerAttributes = new LinkedHashMap<>();
    innerAttributes.put("weight", tied);
    innerAttributes.put("training", new Bool(true));
    Instance inner = new Instance("__torch__.sample.Inner", innerAttributes);
    Map<String, PickleValue> attributes = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    tensors.forEach(
        (name, data) -> {
          attributes.put(name + "_", new Tensor(data, false));
          names.add(name + "_");
        });
    attributes.put(
        "labels", new Sequence(List.of(new Str("Katze"), new Str("größer\n\"0\"")), "List[str]"));
    attributes.put("empty", new Sequence(List.of(), "List[str]"));
    attributes.put(
        "sizes",
        new PickleValue.Dict(
            List.of(Map.entry(new Str("größe"), new PickleValue.Int(1L << 40))), "Dict[str, int]"));
    attributes.put(
        "pair",
        new PickleValue.Tuple(List.of(new PickleValue.Int(-3), new PickleValue.Float(1e-5))));
    attributes.put("nothing", new PickleValue.None());
    attributes.put("where", new PickleValue.Device("cpu"));
    attributes.put("first", inner);
    attributes.put("second", inner);
    attributes.put("tied", tied);
    attributes.put("training", new Bool(true));
    String buffers = String.join("", names.stream().map(name -> '"' + name + "\", ").toList());
    String declared = String.join("\n  ", names.stream().map(name -> name + " : Tensor").toList());
    return new TorchScriptArchive(
        new Instance("__torch__.sample.Net", attributes),
        Map.of("__torch__/sample.py", CODE.formatted(buffers, declared)),
        List.of(new Tensor(TensorData.scalar(10f), false)),
        Map.of("migration.json", "{\"größe\": 1}".getBytes(StandardCharsets.UTF_8)),
        3);
  }
}
