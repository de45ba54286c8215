package org.tf2torch.torch.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

class SafetensorsFileTest {
  @TempDir Path folder;

  private record Written(JsonNode header, ByteBuffer data) {}

  private Written write(Map<String, TensorData> tensors) throws IOException {
    Path target = folder.resolve("a.safetensors");
    new SafetensorsFile(tensors).write(target, bytes -> {});
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) file.getLong()];
    assertEquals(0, header.length % 8, "length of the header");
    file.get(header);
    return new Written(
        new ObjectMapper().readTree(header), file.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void theDataFollowsTheHeaderWithoutGapsWideElementsFirst() throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("flag", TensorData.of(true, false, true));
    tensors.put("größe \"1\"", TensorData.of(1f, 2f).reshaped(1, 2));
    tensors.put("none", TensorData.of(new double[0]));
    tensors.put("ids", TensorData.of(7L));
    Written file = write(tensors);
    assertEquals("{\"format\":\"pt\"}", file.header.get("__metadata__").toString());
    assertEquals(
        "{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]}",
        file.header.get("none").toString());
    assertEquals(
        "{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}",
        file.header.get("ids").toString());
    assertEquals(
        "{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[8,16]}",
        file.header.get("größe \"1\"").toString());
    assertEquals(
        "{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[16,19]}",
        file.header.get("flag").toString());
    assertEquals(19, file.data.capacity());
    assertEquals(7, file.data.getLong(0));
    assertEquals(2f, file.data.getFloat(12));
  }

  @Test
  void aTiedTensorIsWrittenOnceAndItsOtherNamesAreListed() throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    TensorData tied = TensorData.of(1f, 2f);
    tensors.put("embedding.weight", tied);
    tensors.put("head.weight", tied);
    Written file = write(tensors);
    assertEquals("embedding.weight", file.header.get("__metadata__").get("head.weight").asText());
    assertFalse(file.header.has("head.weight"));
    assertEquals(8, file.data.capacity());
  }

  @Test
  void whatTheFormatCannotHoldIsRefusedBeforeAnythingIsWritten() {
    TensorData complex = TensorData.of(1.0).cast(DType.COMPLEX128);
    assertThrows(IllegalArgumentException.class, () -> new SafetensorsFile(Map.of("a", complex)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SafetensorsFile(Map.of("__metadata__", TensorData.of(1f))));
  }
}
