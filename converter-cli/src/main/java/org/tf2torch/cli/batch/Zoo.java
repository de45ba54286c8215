package org.tf2torch.cli.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds models below a folder: every SavedModel folder, and every frozen graph ({@code .pb})
 * outside of those.
 *
 * <p>Links are followed; what cannot be read is passed over and listed.
 */
public final class Zoo {
  private static final List<String> SAVED_MODEL = List.of("saved_model.pb", "saved_model.pbtxt");
  // They lie beside a saved_model.pb, and stay behind where that one was taken away.
  private static final Set<String> NO_GRAPH = Set.of("keras_metadata.pb", "fingerprint.pb");

  private final Path root;
  private final List<ZooModel> models = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private Zoo(Path root) {
    this.root = root;
  }

  /**
   * Looks through a folder.
   *
   * @throws IOException when it cannot be read
   */
  public static Zoo below(Path root) throws IOException {
    // Reports the folder itself, which the walk would pass over.
    try (var entries = Files.newDirectoryStream(root)) {
      entries.iterator();
    }
    Zoo zoo = new Zoo(root);
    Files.walkFileTree(
        root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, zoo.new Visitor());
    zoo.models.sort(Comparator.comparing(ZooModel::name));
    return zoo;
  }

  /** The models, by name. */
  public List<ZooModel> models() {
    return List.copyOf(models);
  }

  /** What could not be read, one line each. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      for (String name : SAVED_MODEL) {
        Path graph = folder.resolve(name);
        if (Files.isRegularFile(graph)) {
          add(folder, Files.size(graph), name(folder));
          return FileVisitResult.SKIP_SUBTREE;
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      if (attributes.isRegularFile() && name.endsWith(".pb") && !NO_GRAPH.contains(name)) {
        add(file, attributes.size(), name(file).replaceFirst("\\.pb$", ""));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
      unreadable.add(error.toString());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException error) {
      if (error != null) {
        unreadable.add(error.toString());
      }
      return FileVisitResult.CONTINUE;
    }

    private void add(Path path, long graphBytes, String output) {
      models.add(new ZooModel(name(path), path, graphBytes, Path.of(output)));
    }

    /** The path below the root; of the root itself, its own name. */
    private String name(Path path) {
      Path below = path.equals(root) ? realName() : root.relativize(path);
      return below.toString().replace(below.getFileSystem().getSeparator(), "/");
    }

    private Path realName() {
      try {
        return root.toRealPath().getFileName();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
