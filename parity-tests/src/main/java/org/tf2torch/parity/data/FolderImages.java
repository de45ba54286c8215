package org.tf2torch.parity.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * Pictures in a folder: JPEG, PNG, GIF, BMP. Each folder in it is a class, numbered in the order of
 * the names as {@code torchvision}'s {@code ImageFolder} and Keras do; where all are called by
 * numbers, those are the classes. Pictures that lie in the folder itself have no labels.
 *
 * <p>They are resized to what the model takes; where it leaves the size open, to {@value
 * #OPEN_SIZE}×{@value #OPEN_SIZE}. Hidden files and files of other kinds are left out.
 */
public final class FolderImages implements DataSource {
  private static final int OPEN_SIZE = 224;
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "gif", "bmp");

  private final Path folder;
  private final Normalization normalization;

  public FolderImages(Path folder, Normalization normalization) {
    this.folder = folder;
    this.normalization = normalization;
  }

  @Override
  public String description() {
    return "pictures in " + folder + ", pixels " + normalization;
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    Pictures pictures = samples(inputs);
    return pictures.layout().batches(pictures, limits);
  }

  @Override
  public Pictures samples(List<TensorSpec> inputs) {
    ImageLayout layout = ImageLayout.of(inputs, normalization).orElseSized(OPEN_SIZE);
    List<Path> folders = entries(folder, Files::isDirectory);
    boolean numbered =
        folders.stream().allMatch(f -> f.getFileName().toString().matches("\\d{1,9}"));
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int c = 0; c < folders.size(); c++) {
      Path each = folders.get(c);
      int label = numbered ? Integer.parseInt(each.getFileName().toString()) : c;
      for (Path file : entries(each, FolderImages::isPicture)) {
        files.add(file);
        labels.add(label);
      }
    }
    if (folders.isEmpty()) {
      files.addAll(entries(folder, FolderImages::isPicture));
    }
    if (files.isEmpty()) {
      throw ParityException.broken(
          folder + ": holds no pictures, nor do the folders in it (.jpg, .png, .gif, .bmp)");
    }
    Optional<Batch.Labels> all =
        labels.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Batch.Labels(
                    labels.stream().mapToInt(Integer::intValue).toArray(),
                    numbered ? Batch.Labels.UNKNOWN : folders.size()));
    return new Pictures(layout, inputs.get(0).name(), files, all);
  }

  /** The pictures of all classes, one class behind the other. */
  record Pictures(ImageLayout layout, String input, List<Path> files, Optional<Batch.Labels> labels)
      implements Samples {
    @Override
    public int count() {
      return files.size();
    }

    @Override
    public Batch batch(int[] numbers) {
      List<Image> images =
          Arrays.stream(numbers).mapToObj(n -> ImageFile.read(files.get(n))).toList();
      return new Batch(
          Batch.DATA,
          List.of(new NamedTensor(input, layout.tensor(images))),
          labels.map(
              all ->
                  new Batch.Labels(
                      Arrays.stream(numbers).map(n -> all.values()[n]).toArray(), all.classes())));
    }
  }

  private interface Kind {
    boolean holds(Path entry);
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(ending) && Files.isRegularFile(file);
  }

  /** In the order of their names, which is the same everywhere. */
  private static List<Path> entries(Path folder, Kind kind) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(kind::holds)
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw ParityException.broken(folder + ": not a folder that can be read: " + e.getMessage());
    }
  }
}
