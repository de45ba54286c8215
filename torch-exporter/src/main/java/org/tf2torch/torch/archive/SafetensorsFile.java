package org.tf2torch.torch.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;

/**
 * Tensors in a {@code .safetensors} file: the length of a JSON header (8 bytes, little-endian), the
 * header, the data without gaps. Format: github.com/huggingface/safetensors, README.
 *
 * <p>The format has no sharing. A tensor under several names is written under the first; the
 * metadata maps the others to it, as {@code safetensors.torch.save_model} does and {@code
 * load_model} expects.
 *
 * @param tensors by their name
 */
public record SafetensorsFile(Map<String, TensorData> tensors) {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;

  public SafetensorsFile {
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException(
          METADATA + " cannot be the name of a tensor in a safetensors file");
    }
    tensors.values().forEach(data -> type(data.dtype()));
  }

  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    Map<String, TensorData> written = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    separateAliases(written, metadata);
    metadata.put("format", "pt");
    List<Map.Entry<String, TensorData>> inOrder = new ArrayList<>(written.entrySet());
    // Wide elements first: then each tensor is aligned to its elements.
    inOrder.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes()));
    try (AtomicFile file = AtomicFile.replacing(target)) {
      try (StreamedFile out = new StreamedFile(file, progress)) {
        out.write(header(inOrder, metadata));
        for (Map.Entry<String, TensorData> entry : inOrder) {
          out.write(entry.getValue());
        }
        out.finish();
      }
      file.commit();
    }
  }

  private void separateAliases(Map<String, TensorData> written, Map<String, String> aliases) {
    Map<TensorData, String> names = new IdentityHashMap<>();
    tensors.forEach(
        (name, data) -> {
          String first = names.putIfAbsent(data, name);
          if (first == null) {
            written.put(name, data);
          } else {
            aliases.put(name, first);
          }
        });
  }

  private static ByteBuffer header(
      List<Map.Entry<String, TensorData>> written, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long offset = 0;
      for (Map.Entry<String, TensorData> entry : written) {
        describe(json, entry.getKey(), entry.getValue(), offset);
        offset += entry.getValue().bytes();
      }
      json.writeEndObject();
    }
    int length = (bytes.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(bytes.toByteArray());
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void describe(JsonGenerator json, String name, TensorData data, long offset)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", type(data.dtype()));
    json.writeArrayFieldStart("shape");
    for (long size : data.shape()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {offset, offset + data.bytes()}, 0, 2);
    json.writeEndObject();
  }

  private static String type(DType type) {
    return switch (type) {
      case BOOL -> "BOOL";
      case UINT8 -> "U8";
      case INT8 -> "I8";
      case UINT16 -> "U16";
      case INT16 -> "I16";
      case UINT32 -> "U32";
      case INT32 -> "I32";
      case UINT64 -> "U64";
      case INT64 -> "I64";
      case FLOAT8_E4M3FN -> "F8_E4M3";
      case FLOAT8_E5M2 -> "F8_E5M2";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case COMPLEX64 -> "C64";
      default ->
          throw new IllegalArgumentException(
              "safetensors files hold no " + type.text() + " tensors");
    };
  }
}
