package org.tf2torch.parity.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * PASCAL VOC, as the challenges of 2007 to 2012 laid it out (<a
 * href="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf">development kit</a>), for
 * multi-label classification: {@code JPEGImages/NAME.jpg}, {@code Annotations/NAME.xml}, and lists
 * of names {@code ImageSets/Main/{train,val,trainval,test}.txt}.
 *
 * <p>A class is there when one of its objects is not marked as difficult. A class of which all
 * objects are difficult is not counted, as the challenges' own evaluation does. Pictures are
 * resized to what the model takes; where it leaves the size open, to {@value #OPEN_SIZE}×{@value
 * #OPEN_SIZE}.
 */
public final class PascalVoc implements DataSource {
  /** The classes, in the order of the model's outputs: the alphabet's. */
  public static final List<String> CLASSES =
      List.of(
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private static final int OPEN_SIZE = 224;
  private static final long MAX_LIST = 16L << 20;
  private static final Map<String, Integer> NUMBERS =
      IntStream.range(0, CLASSES.size()).boxed().collect(Collectors.toMap(CLASSES::get, i -> i));

  private final Path folder;
  private final Normalization normalization;
  private final Split split;

  /**
   * @param folder the one that holds {@code JPEGImages}, such as {@code VOCdevkit/VOC2007}
   * @param split {@link Split#TEST} is {@code val} where there is no {@code test.txt}, as in 2012
   */
  public PascalVoc(Path folder, Normalization normalization, Split split) {
    this.folder = folder;
    this.normalization = normalization;
    this.split = split;
  }

  @Override
  public String description() {
    return "PASCAL VOC "
        + folder.getFileName()
        + " ["
        + list().getFileName()
        + "], pixels "
        + normalization;
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    Pictures pictures = samples(inputs);
    return pictures.layout().batches(pictures, limits);
  }

  @Override
  public Optional<DataSource> heldOut() {
    Split other = split == Split.TRAIN ? Split.VAL : Split.TEST;
    boolean training = split == Split.TRAIN || split == Split.TRAINVAL;
    return training && Files.exists(lists().resolve(other.text() + ".txt"))
        ? Optional.of(new PascalVoc(folder, normalization, other))
        : Optional.empty();
  }

  @Override
  public Pictures samples(List<TensorSpec> inputs) {
    ImageLayout layout = ImageLayout.of(inputs, normalization).orElseSized(OPEN_SIZE);
    return new Pictures(folder, layout, inputs.get(0).name(), names());
  }

  /** The pictures of a list. */
  record Pictures(Path folder, ImageLayout layout, String input, List<String> names)
      implements Samples {
    @Override
    public int count() {
      return names.size();
    }

    @Override
    public Batch batch(int[] numbers) {
      List<Image> images = new ArrayList<>();
      Tensor values = Tensor.zeros(DType.FLOAT32, List.of(numbers.length, CLASSES.size()));
      Tensor weights = Tensor.zeros(DType.FLOAT32, values.shape());
      for (int i = 0; i < numbers.length; i++) {
        String name = names.get(numbers[i]);
        images.add(ImageFile.read(folder.resolve("JPEGImages").resolve(name + ".jpg")));
        label(folder.resolve("Annotations").resolve(name + ".xml"), values, weights, i);
      }
      return new Batch(
          Batch.DATA,
          List.of(new NamedTensor(input, layout.tensor(images))),
          Optional.empty(),
          Optional.of(new Batch.Targets(values, weights, CLASSES)));
    }
  }

  private static void label(Path annotation, Tensor values, Tensor weights, int row) {
    boolean[] easy = new boolean[CLASSES.size()];
    boolean[] difficult = new boolean[CLASSES.size()];
    for (VocAnnotation.Thing thing : VocAnnotation.read(annotation)) {
      Integer number = NUMBERS.get(thing.name());
      if (number == null) {
        throw ParityException.broken(
            annotation + ": an object is called '" + thing.name() + "', which is no class of VOC");
      }
      (thing.difficult() ? difficult : easy)[number] = true;
    }
    ByteBuffer value = values.buffer();
    ByteBuffer weight = weights.buffer();
    for (int c = 0; c < CLASSES.size(); c++) {
      int at = Float.BYTES * (row * CLASSES.size() + c);
      value.putFloat(at, easy[c] ? 1 : 0);
      weight.putFloat(at, difficult[c] && !easy[c] ? 0 : 1);
    }
  }

  private Path lists() {
    return folder.resolve("ImageSets").resolve("Main");
  }

  private Path list() {
    Path list = lists().resolve(split.text() + ".txt");
    // The answers to the challenge of 2012 were never given away.
    return split == Split.TEST && !Files.exists(list)
        ? lists().resolve(Split.VAL.text() + ".txt")
        : list;
  }

  private List<String> names() {
    Path list = list();
    try {
      if (!Files.isRegularFile(list) || Files.size(list) > MAX_LIST) {
        throw ParityException.broken(list + ": no such list of pictures");
      }
      List<String> names =
          Files.readAllLines(list).stream().map(String::strip).filter(n -> !n.isEmpty()).toList();
      for (String name : names) {
        if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
          throw ParityException.broken(list + ": a line is no name of a picture");
        }
      }
      if (names.isEmpty()) {
        throw ParityException.broken(list + ": names no picture");
      }
      return names;
    } catch (MalformedInputException e) {
      throw ParityException.broken(list + ": is no text");
    } catch (IOException e) {
      throw ParityException.broken(list + ": cannot be read: " + e.getMessage());
    }
  }
}
