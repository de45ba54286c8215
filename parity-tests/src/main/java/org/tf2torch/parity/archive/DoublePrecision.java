package org.tf2torch.parity.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.tf2torch.parity.ParityException;

/**
 * The same network in {@code float64}: single-precision storages are widened, and code that names
 * the type {@code float32} names {@code float64}. Types are numbers in TorchScript's code, 6 and 7.
 */
final class DoublePrecision implements ArchiveCopy.Edits {
  private static final Pattern DTYPE = Pattern.compile("(\\bdtype=|torch\\.to\\([^()]*, )6\\b");
  private static final String SINGLE = "FloatStorage";

  @Override
  public String code(String name, String source) {
    return DTYPE.matcher(source).replaceAll("$17");
  }

  @Override
  public byte[] pickle(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace("ctorch\nFloatStorage\n", "ctorch\nDoubleStorage\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public UnaryOperator<byte[]> storages(PickledModule module, String key) {
    return SINGLE.equals(module.storages().get(key)) ? DoublePrecision::widen : bytes -> bytes;
  }

  private static byte[] widen(byte[] singles) {
    if (singles.length > Integer.MAX_VALUE / 2 - 8) {
      throw ParityException.unsupported(
          "a tensor of more than a gigabyte is not widened to float64");
    }
    ByteBuffer source = ByteBuffer.wrap(singles).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer target = ByteBuffer.allocate(2 * singles.length).order(ByteOrder.LITTLE_ENDIAN);
    while (source.remaining() >= Float.BYTES) {
      target.putDouble(source.getFloat());
    }
    return target.array();
  }
}
