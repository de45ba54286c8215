package org.tf2torch.tf.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.tf.Fixtures;

class ModelNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"image_features", "my_model", "model_b2"})
  void namesThatPeopleGave(String name) {
    assertTrue(new KerasModel("2.13.1", name).isNamed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model", "model_3", "sequential", "sequential_12", "functional_1"})
  void namesThatKerasCounts(String name) {
    assertFalse(new KerasModel("2.13.1", name).isNamed());
  }

  @ParameterizedTest
  @CsvSource({
    "zoo/resnet50, resnet50",
    "zoo/resnet50/1, resnet50",
    "zoo/resnet50/saved_model, resnet50",
    "zoo/inception_v1.pb, inception_v1",
    "zoo/inception/frozen_graph.pb, inception",
    "/1, 1"
  })
  void withoutAnyTheFolderNamesTheModel(String path, String name) {
    MetaGraph unnamed = ModelFile.open(Fixtures.path("tf2_model")).metaGraph();
    assertEquals(name, ModelName.of(unnamed, Path.of(path)));
  }
}
