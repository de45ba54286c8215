package org.tf2torch.parity.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;

/**
 * The conversation between {@link Worker} and {@link WorkerMain}: big-endian integers, texts as a
 * length and UTF-8, tensors as name, dtype, rank, sizes, and their bytes behind their number.
 *
 * <pre>
 * LOAD text(ModelSource as JSON)                        → INFO text(ModelInfo as JSON)  | FAILED
 * RUN  int n, n tensors, int m, m texts (what to fetch) → RESULTS int k, k tensors      | FAILED
 * TRAIN text(Objective as JSON) double rate, inputs, labels → RESULTS loss, prediction  | FAILED
 * RESUME long steps, n tensors (parameter/slot)         → RESULTS none                  | FAILED
 * SAVE text(path)                                       → RESULTS none                  | FAILED
 * FAILED text(kind) text(message)
 * </pre>
 */
final class Wire implements AutoCloseable {
  /** First byte of every message. */
  enum Tag {
    LOAD,
    RUN,
    TRAIN,
    RESUME,
    SAVE,
    INFO,
    RESULTS,
    FAILED
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER = 1 << 16;

  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  Wire(SocketChannel channel) {
    this.channel = channel;
    this.in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
    this.out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
  }

  void tag(Tag tag) throws IOException {
    out.writeByte(tag.ordinal());
  }

  Tag tag() throws IOException {
    return Tag.values()[in.readByte()];
  }

  void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  String text() throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  void json(Object value) throws IOException {
    text(JSON.writeValueAsString(value));
  }

  <T> T json(Class<T> type) throws IOException {
    return JSON.readValue(text(), type);
  }

  void count(int count) throws IOException {
    out.writeInt(count);
  }

  int count() throws IOException {
    return in.readInt();
  }

  void real(double value) throws IOException {
    out.writeDouble(value);
  }

  double real() throws IOException {
    return in.readDouble();
  }

  void number(long value) throws IOException {
    out.writeLong(value);
  }

  long number() throws IOException {
    return in.readLong();
  }

  void texts(List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  List<String> texts() throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  void tensors(List<NamedTensor> tensors) throws IOException {
    out.writeInt(tensors.size());
    for (NamedTensor tensor : tensors) {
      tensor(tensor);
    }
  }

  List<NamedTensor> tensors() throws IOException {
    int count = in.readInt();
    List<NamedTensor> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tensors.add(tensor());
    }
    return tensors;
  }

  void tensor(NamedTensor named) throws IOException {
    Tensor tensor = named.tensor();
    text(named.name());
    text(tensor.dtype().text());
    out.writeInt(tensor.rank());
    for (int size : tensor.shape()) {
      out.writeInt(size);
    }
    out.writeInt(tensor.buffer().capacity());
    out.write(tensor.buffer().array());
  }

  NamedTensor tensor() throws IOException {
    String name = text();
    DType dtype = DType.of(text()).orElseThrow();
    int rank = in.readInt();
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      shape.add(in.readInt());
    }
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new NamedTensor(name, Tensor.of(dtype, shape, bytes));
  }

  void failure(ParityException failure) throws IOException {
    tag(Tag.FAILED);
    text(failure.kind().name());
    text(failure.getMessage());
  }

  ParityException failure() throws IOException {
    return new ParityException(ParityException.Kind.valueOf(text()), text());
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
