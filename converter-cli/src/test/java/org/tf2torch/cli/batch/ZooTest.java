package org.tf2torch.cli.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooTest {
  @TempDir private Path root;

  @Test
  void savedModelsAndFrozenGraphsAreFoundAtAnyDepth() throws IOException {
    file("a/b/saved_model.pb");
    file("text/saved_model.pbtxt");
    file("frozen/deep/graph.pb");
    file("frozen/deep/golden.npz");
    assertEquals(
        List.of("a/b → a/b", "frozen/deep/graph.pb → frozen/deep/graph", "text → text"), found());
  }

  @Test
  void nothingWithinASavedModelIsAModel() throws IOException {
    file("m/saved_model.pb");
    file("m/keras_metadata.pb");
    file("m/fingerprint.pb");
    file("m/assets/vocabulary.pb");
    file("m/assets/nested/saved_model.pb");
    assertEquals(List.of("m → m"), found());
  }

  @Test
  void whatLiesBesideASavedModelIsNoFrozenGraph() throws IOException {
    file("left/keras_metadata.pb");
    file("left/fingerprint.pb");
    assertEquals(List.of(), found());
  }

  @Test
  void theFolderItselfMayBeAModel() throws IOException {
    file("net/saved_model.pb");
    root = root.resolve("net");
    assertEquals(List.of("net → net"), found());
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    file("a/saved_model.pb");
    Files.createDirectories(root.resolve("c"));
    Files.createSymbolicLink(root.resolve("b"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("c/up"), root);
    assertEquals(List.of("a → a", "b → b"), found());
    assertEquals(1, Zoo.below(root).unreadable().size());
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThrows(NoSuchFileException.class, () -> Zoo.below(root.resolve("missing")));
  }

  private List<String> found() throws IOException {
    return Zoo.below(root).models().stream()
        .map(model -> model.name() + " → " + model.output().toString().replace('\\', '/'))
        .toList();
  }

  private void file(String name) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), "");
  }
}
