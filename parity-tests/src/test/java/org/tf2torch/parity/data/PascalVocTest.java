package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

class PascalVocTest {
  private static final TensorSpec INPUT = new TensorSpec("x", DType.FLOAT32, List.of(-1, 8, 8, 3));
  private static final int CAT = PascalVoc.CLASSES.indexOf("cat");
  private static final int DOG = PascalVoc.CLASSES.indexOf("dog");

  @TempDir private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    for (String name : List.of("JPEGImages", "Annotations", "ImageSets/Main")) {
      Files.createDirectories(folder.resolve(name));
    }
    picture("2007_000001", BufferedImage.TYPE_INT_RGB, 0xC86432);
    annotation("2007_000001", thing("cat", 0) + thing("dog", 1));
    picture("2007_000002", BufferedImage.TYPE_BYTE_GRAY, 0x808080);
    annotation("2007_000002", thing("dog", 1) + thing("dog", 0));
    Files.writeString(list("train"), "2007_000001\n2007_000002\n");
    Files.writeString(list("val"), "2007_000002\n");
  }

  private Path list(String split) {
    return folder.resolve("ImageSets/Main").resolve(split + ".txt");
  }

  private void picture(String name, int type, int colour) throws IOException {
    BufferedImage image = new BufferedImage(40, 30, type);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, colour);
      }
    }
    ImageIO.write(image, "jpg", folder.resolve("JPEGImages").resolve(name + ".jpg").toFile());
  }

  private void annotation(String name, String objects) throws IOException {
    Files.writeString(
        folder.resolve("Annotations").resolve(name + ".xml"),
        "<annotation><size><width>40</width></size>" + objects + "</annotation>");
  }

  private static String thing(String name, int difficult) {
    return "<object><name>%s</name><pose>Left</pose><difficult>%d</difficult><part><name>head</name></part></object>"
        .formatted(name, difficult);
  }

  private Batch read(Split split) {
    return new PascalVoc(folder, Normalization.NONE, split)
        .batches(List.of(INPUT), new DataSource.Limits(10, 100))
        .next();
  }

  @Test
  void picturesAreResizedAndObjectsBecomeLabels() {
    Batch batch = read(Split.TRAIN);

    Tensor pixels = batch.inputs().get(0).tensor();
    assertEquals(List.of(2, 8, 8, 3), pixels.shape());
    Elements elements = Elements.of(pixels);
    assertEquals(0xC8, elements.at(0), 3, "red of the first picture, as JPEG keeps it");
    assertEquals(0x32, elements.at(2), 3, "and blue");
    Elements values = Elements.of(batch.targets().orElseThrow().values());
    assertEquals(1, values.at(CAT));
    assertEquals(0, values.at(DOG), "only a difficult one");
    assertEquals(1, values.at(20 + DOG), "a difficult one and another");
  }

  @Test
  void aClassWithDifficultObjectsOnlyIsNotCounted() {
    Elements weights = Elements.of(read(Split.TRAIN).targets().orElseThrow().weights());

    assertEquals(0, weights.at(DOG));
    assertEquals(1, weights.at(CAT));
    assertEquals(1, weights.at(20 + DOG));
  }

  @Test
  void greyPicturesKeepTheirValues() throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster()
        .setSamples(
            0, 0, 16, 16, 0, java.util.stream.IntStream.generate(() -> 100).limit(256).toArray());
    Path file = folder.resolve("JPEGImages/2007_000002.jpg");
    ImageIO.write(grey, "jpg", file.toFile());

    assertEquals(100, Elements.of(read(Split.VAL).inputs().get(0).tensor()).at(0), 1.5);
  }

  @Test
  void whereThereIsNoTestListValidationIsTheTest() throws IOException {
    assertEquals(1, read(Split.TEST).samples());
    assertTrue(
        new PascalVoc(folder, Normalization.NONE, Split.TRAIN)
            .heldOut()
            .orElseThrow()
            .description()
            .contains("val.txt"));
    Files.writeString(list("test"), "2007_000001\n2007_000002\n");
    assertEquals(2, read(Split.TEST).samples());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<annotation>",
        "<picture></picture>",
        "<annotation><object></object></annotation>",
        "<annotation><object><name>unicorn</name></object></annotation>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><object><name>&x;</name></object></annotation>",
        "<!DOCTYPE a [<!ENTITY x \"cat\">]><annotation><object><name>&x;</name></object></annotation>",
        "no XML"
      })
  void damagedAnnotationsAreBrokenInput(String xml) throws IOException {
    Files.writeString(folder.resolve("Annotations/2007_000002.xml"), xml);

    ParityException error = assertThrows(ParityException.class, () -> read(Split.VAL));
    assertEquals(ParityException.Kind.BROKEN_INPUT, error.kind());
    assertTrue(error.getMessage().contains("2007_000002.xml"), error.getMessage());
  }

  @Test
  void bytesThatAreNoTextAreToldOfOnce() throws IOException {
    byte[] xml = "<annotation>?</annotation>".getBytes(StandardCharsets.US_ASCII);
    xml[12] = (byte) 0xff;
    Files.write(folder.resolve("Annotations/2007_000002.xml"), xml);
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      ParityException error = assertThrows(ParityException.class, () -> read(Split.VAL));
      assertTrue(error.getMessage().endsWith("it is not UTF-8"), error.getMessage());
    } finally {
      System.setErr(before);
    }
    assertEquals("", said.toString(StandardCharsets.UTF_8));
  }

  @Test
  void namesInListsLeadNowhereElse() throws IOException {
    Files.writeString(list("val"), "../../../etc/passwd\n");

    assertEquals(
        ParityException.Kind.BROKEN_INPUT,
        assertThrows(ParityException.class, () -> read(Split.VAL)).kind());
  }

  @Test
  void damagedPicturesAreBrokenInput() throws IOException {
    Path file = folder.resolve("JPEGImages/2007_000002.jpg");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, 40));

    assertEquals(
        ParityException.Kind.BROKEN_INPUT,
        assertThrows(ParityException.class, () -> read(Split.VAL)).kind());
  }
}
