package org.tf2torch.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tf2torch.parity.ParityException;

/** Where TensorFlow and PyTorch are, which run in processes of their own. */
final class Frameworks {
  private Frameworks() {}

  /**
   * This command's own class path has nothing native; the frameworks lie in a folder of their own,
   * which the launcher names.
   */
  static String classPath() {
    String own = System.getProperty("java.class.path");
    String frameworks = System.getProperty("migrate.parity");
    if (frameworks == null) {
      return own;
    }
    if (!Files.isDirectory(Path.of(frameworks))) {
      throw new ParityException(
          ParityException.Kind.INTERNAL,
          frameworks
              + " is missing, which holds TensorFlow and PyTorch; the installation is incomplete");
    }
    return own + File.pathSeparator + Path.of(frameworks, "*");
  }
}
