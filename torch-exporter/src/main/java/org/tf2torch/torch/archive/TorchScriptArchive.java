package org.tf2torch.torch.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A TorchScript file: a module with its code and its tensors, as torch.jit.load reads it.
 *
 * @param root the module
 * @param code source files by their path, such as {@code __torch__/model.py} for the classes of
 *     {@code __torch__.model}; each ends with a line break
 * @param constants what the code calls {@code CONSTANTS.c0}, {@code CONSTANTS.c1}, …
 * @param extraFiles by their name; what Python asks for with {@code _extra_files}
 * @param version of the file format and, at the same time, of the operators: see {@code
 *     torch._C._get_operator_version_map()}; 3 is the oldest that means what PyTorch 2 means
 */
public record TorchScriptArchive(
    PickleValue.Instance root,
    Map<String, String> code,
    List<PickleValue> constants,
    Map<String, byte[]> extraFiles,
    int version) {
  private static final int OLDEST_VERSION = 3;
  private static final int NEWEST_VERSION = 10;

  public TorchScriptArchive {
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw new IllegalArgumentException("TorchScript files have no version " + version);
    }
    code.forEach(
        (path, text) -> {
          // PyTorch reports such files as broken, but not which.
          if (!text.endsWith("\n")) {
            throw new IllegalArgumentException(path + " does not end with a line break");
          }
        });
  }

  /**
   * Writes the file, complete or not at all.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path target, LongConsumer progress) throws IOException {
    Storages data = new Storages();
    Storages constantData = new Storages();
    byte[] pickle = Pickler.pickle(root, Pickler.Reader.TORCHSCRIPT, data);
    byte[] constantPickle =
        Pickler.pickle(new PickleValue.Tuple(constants), Pickler.Reader.TORCHSCRIPT, constantData);
    try (ZipWriter zip = new ZipWriter(target, Archive.ROOT, progress)) {
      Archive.writeHead(zip, version);
      for (Map.Entry<String, byte[]> file : extraFiles.entrySet()) {
        zip.add("extra/" + file.getKey(), file.getValue());
      }
      for (Map.Entry<String, String> file : code.entrySet()) {
        zip.add("code/" + file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
      }
      zip.add("constants.pkl", constantPickle);
      constantData.write(zip, "constants");
      zip.add("data.pkl", pickle);
      data.write(zip, "data");
      zip.finish();
    }
  }
}
