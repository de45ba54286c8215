package org.tf2torch.parity.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.Elements;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

class FolderImagesTest {
  private static final List<TensorSpec> COLOUR =
      List.of(new TensorSpec("x", DType.FLOAT32, List.of(-1, 4, 4, 3)));
  private static final DataSource.Limits LIMITS = new DataSource.Limits(2, 100);

  @TempDir Path folder;

  private void picture(String name, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }

  private Iterator<Batch> batches(List<TensorSpec> inputs, Normalization normalization) {
    return new FolderImages(folder, normalization).batches(inputs, LIMITS);
  }

  @Test
  void eachFolderIsAClassAndPicturesAreResizedAndNormalised() throws IOException {
    picture("zebra/b.png", 0x0000FF);
    picture("ant/2.png", 0xFF0000);
    picture("ant/1.bmp", 0x00FF00);
    Files.writeString(folder.resolve("ant/notes.txt"), "no picture");
    picture("ant/.hidden.png", 0);

    Iterator<Batch> batches = batches(COLOUR, Normalization.named("unit"));
    Batch first = batches.next();
    Batch second = batches.next();

    assertEquals(List.of(2, 4, 4, 3), first.inputs().get(0).tensor().shape());
    assertArrayEquals(new int[] {0, 0}, first.labels().orElseThrow().values());
    assertArrayEquals(new int[] {1}, second.labels().orElseThrow().values());
    assertEquals(2, second.labels().orElseThrow().classes());
    Elements pixels = Elements.of(first.inputs().get(0).tensor());
    assertEquals(
        List.of(0.0, 1.0, 0.0),
        List.of(pixels.at(0), pixels.at(1), pixels.at(2)),
        "1.bmp is green");
    assertTrue(!batches.hasNext(), "neither text nor hidden files count");
  }

  @Test
  void numberedFoldersAreTheClassesThemselves() throws IOException {
    picture("10/a.png", 0);
    picture("9/a.png", 0);

    Batch.Labels labels = batches(COLOUR, Normalization.NONE).next().labels().orElseThrow();

    assertArrayEquals(new int[] {10, 9}, labels.values());
    assertEquals(Batch.Labels.UNKNOWN, labels.classes(), "a part of the classes, perhaps");
  }

  @Test
  void picturesWithoutFoldersHaveNoLabels() throws IOException {
    picture("a.png", 0);

    assertTrue(batches(COLOUR, Normalization.NONE).next().labels().isEmpty());
  }

  @Test
  void aModelOfGreyPicturesGetsBrightness() throws IOException {
    picture("red.png", 0xFF0000);
    List<TensorSpec> grey = List.of(new TensorSpec("x", DType.FLOAT32, List.of(-1, 4, 4, 1)));

    Tensor tensor = batches(grey, Normalization.NONE).next().inputs().get(0).tensor();

    assertEquals(List.of(1, 4, 4, 1), tensor.shape());
    assertEquals(0.299 * 255, Elements.of(tensor).at(0), 1e-3, "red's part of the brightness");
  }

  @Test
  void aFixedBatchIsNeverFedInPart() throws IOException {
    List<TensorSpec> twos = List.of(new TensorSpec("x", DType.FLOAT32, List.of(2, 4, 4, 3)));
    picture("a.png", 0);
    assertThrows(ParityException.class, () -> batches(twos, Normalization.NONE), "too few");
    picture("b.png", 0);
    picture("c.png", 0);

    Iterator<Batch> batches = batches(twos, Normalization.NONE);

    assertEquals(2, batches.next().samples());
    assertTrue(!batches.hasNext(), "the third is left out");
  }

  @Test
  void damageIsNamed() throws IOException {
    Files.write(folder.resolve("x.png"), new byte[] {1, 2, 3});
    ParityException broken =
        assertThrows(ParityException.class, () -> batches(COLOUR, Normalization.NONE).next());
    assertTrue(broken.getMessage().contains("x.png"), broken.getMessage());

    Files.delete(folder.resolve("x.png"));
    ParityException empty =
        assertThrows(ParityException.class, () -> batches(COLOUR, Normalization.NONE));
    assertTrue(empty.getMessage().contains("holds no pictures"), empty.getMessage());
  }
}
