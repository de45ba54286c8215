package org.tf2torch.torch.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.torch.archive.PickleValue.Dict;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.archive.PickleValue.Int;
import org.tf2torch.torch.archive.PickleValue.Sequence;
import org.tf2torch.torch.archive.PickleValue.Str;
import org.tf2torch.torch.archive.PickleValue.Tensor;
import org.tf2torch.torch.archive.Pickler.Reader;

/** The opcodes, as PyTorch's own files have them (python -m pickletools). */
class PicklerTest {

  private static String text(PickleValue value, Reader reader) {
    String text = PickleText.of(Pickler.pickle(value, reader, new Storages()));
    assertTrue(text.startsWith("PROTO2 ") && text.endsWith(" STOP"), text);
    return text.substring("PROTO2 ".length(), text.length() - " STOP".length());
  }

  @ParameterizedTest
  @CsvSource({
    "0, BININT1:0",
    "255, BININT1:255",
    "256, BININT2:256",
    "65535, BININT2:65535",
    "65536, BININT:65536",
    "-1, BININT:-1",
    "-2147483648, BININT:-2147483648",
    "2147483648, LONG1/8:2147483648",
    "-9223372036854775808, LONG1/8:-9223372036854775808"
  })
  void integersTakeTheirShortestForm(long value, String expected) {
    assertEquals(expected, text(new Int(value), Reader.TORCHSCRIPT));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(new PickleValue.None(), "NONE"),
        Arguments.of(new PickleValue.Bool(true), "NEWTRUE"),
        Arguments.of(new PickleValue.Float(0.1), "BINFLOAT:0.1"),
        Arguments.of(new Str("größer\n"), "'größer\n'"),
        Arguments.of(new PickleValue.Tuple(List.of()), "EMPTY_TUPLE"),
        Arguments.of(new PickleValue.Tuple(List.of(new Int(1))), "MARK BININT1:1 TUPLE"),
        Arguments.of(
            new Sequence(List.of(new Str("cat")), "List[str]"),
            "GLOBAL:torch.jit._pickle.restore_type_tag BINPUT:0 MARK"
                + " EMPTY_LIST MARK 'cat' APPENDS 'List[str]' TUPLE REDUCE"),
        Arguments.of(
            new Dict(List.of(Map.entry(new Str("a"), new Int(1))), ""),
            "EMPTY_DICT MARK 'a' BININT1:1 SETITEMS"),
        Arguments.of(
            new PickleValue.Device("cpu"), "GLOBAL:torch.device BINPUT:0 MARK 'cpu' TUPLE REDUCE"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void simpleValues(PickleValue value, String expected) {
    assertEquals(expected, text(value, Reader.TORCHSCRIPT));
  }

  @Test
  void aModuleIsAnObjectBuiltFromItsAttributes() {
    Map<String, PickleValue> attributes = new LinkedHashMap<>();
    attributes.put(
        "weight", new Tensor(TensorData.of(1f, 2f, 3f, 4f, 5f, 6f).reshaped(2, 3), true));
    attributes.put("training", new PickleValue.Bool(false));
    assertEquals(
        "GLOBAL:__torch__.model.Net BINPUT:0 EMPTY_TUPLE NEWOBJ EMPTY_DICT MARK 'weight'"
            + " GLOBAL:torch._utils._rebuild_tensor_v2 BINPUT:1 MARK"
            + " MARK 'storage' GLOBAL:torch.FloatStorage BINPUT:2 '0' 'cpu' BININT1:6 TUPLE BINPERSID"
            + " BININT1:0 MARK BININT1:2 BININT1:3 TUPLE MARK BININT1:3 BININT1:1 TUPLE NEWTRUE"
            + " GLOBAL:collections.OrderedDict BINPUT:3 EMPTY_TUPLE REDUCE TUPLE REDUCE BINPUT:4"
            + " 'training' NEWFALSE SETITEMS BUILD BINPUT:5",
        text(new Instance("__torch__.model.Net", attributes), Reader.TORCHSCRIPT));
  }

  @Test
  void theSameTensorIsOneParameterAndTheSameDataOneStorage() {
    TensorData data = TensorData.of(1f, 2f);
    Tensor tied = new Tensor(data, true);
    Storages storages = new Storages();
    byte[] pickle =
        Pickler.pickle(
            new PickleValue.Tuple(
                List.of(
                    tied, tied, new Tensor(data, true), new Tensor(TensorData.scalar(3L), false))),
            Reader.TORCHSCRIPT,
            storages);
    String text = PickleText.of(pickle);
    assertTrue(
        text.contains("REDUCE BINPUT:3 BINGET:3 BINGET:0 MARK"), "a tie is a reference: " + text);
    assertEquals(2, text.split("'0'", -1).length - 1, "equal data has one key: " + text);
    assertTrue(
        text.contains("'1' 'cpu' BININT1:1 TUPLE BINPERSID BININT1:0 EMPTY_TUPLE EMPTY_TUPLE"),
        text);
  }

  @Test
  void referencesBeyond255AreLong() {
    List<PickleValue> tensors = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      tensors.add(new Tensor(TensorData.scalar(i), false));
    }
    tensors.add(tensors.get(299));
    String text = text(new PickleValue.Tuple(tensors), Reader.TORCHSCRIPT);
    assertTrue(text.contains(" LONG_BINPUT:256 "), text);
    assertTrue(text.endsWith(" LONG_BINGET:302 TUPLE"), text);
  }

  @ParameterizedTest
  @CsvSource({"UINT16, uint16, 6", "FLOAT8_E4M3FN, float8_e4m3fn, 3"})
  void pythonHasNoStorageClassForTheNewerTypes(DType type, String name, int bytes) {
    Tensor tensor = new Tensor(TensorData.of(1, 2, 3).cast(type), false);
    String python = text(tensor, Reader.PYTHON);
    assertTrue(python.startsWith("GLOBAL:torch._utils._rebuild_tensor_v3 "), python);
    assertTrue(
        python.contains("GLOBAL:torch.storage.UntypedStorage BINPUT:1 '0' 'cpu' BININT1:" + bytes),
        python);
    assertTrue(python.contains("REDUCE GLOBAL:torch." + name + " "), python);
    assertTrue(
        text(tensor, Reader.TORCHSCRIPT).contains("_rebuild_tensor_v2"), "C++ knows only that");
  }

  @Test
  void modulesMayNestDeeply() {
    Instance module = new Instance("__torch__.M", Map.of());
    for (int depth = 0; depth < 1000; depth++) {
      module = new Instance("__torch__.M", Map.of("inner", module));
    }
    assertTrue(text(module, Reader.TORCHSCRIPT).startsWith("GLOBAL:__torch__.M "));
  }

  @Test
  void aNameCannotEndItsLineEarly() {
    Instance hostile = new Instance("__torch__.a\nos.system", Map.of());
    assertThrows(IllegalArgumentException.class, () -> text(hostile, Reader.TORCHSCRIPT));
  }
}
