package org.tf2torch.parity.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Tensor;

/**
 * Writes a tensor as NumPy does, format version 1: the header is padded so that the elements begin
 * at a multiple of 64.
 */
public final class NpyWriter {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;

  private NpyWriter() {}

  /** Writes the file, and the folders above it where they are missing. */
  public static void write(Path file, Tensor tensor) {
    String sizes = tensor.shape().stream().map(size -> size + ",").collect(Collectors.joining());
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(NpyReader.descr(tensor.dtype()), sizes);
    int padding = ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT;
    String padded = header + " ".repeat(padding) + "\n";
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    prefix.put(NpyReader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(prefix.array());
    out.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(tensor.buffer().array());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, out.toByteArray());
    } catch (IOException e) {
      throw ParityException.usage(file + ": cannot be written: " + e.getMessage());
    }
  }
}
