package org.tf2torch.tf.model;

import java.nio.file.Path;
import java.util.Optional;

/** What a model is called: by the name it was given in Keras, else by the folder it lies in. */
public final class ModelName {
  /** Folders that TensorFlow's tools make; TensorFlow Serving numbers them. */
  private static final String GENERAL = "\\d+|saved_?model|model|exported?|frozen_(graph|model)";

  private ModelName() {}

  public static String of(MetaGraph graph, Path path) {
    return KerasModel.of(graph)
        .filter(KerasModel::isNamed)
        .map(KerasModel::name)
        .orElseGet(() -> byPath(path.toAbsolutePath().normalize()));
  }

  private static String byPath(Path path) {
    String own = plain(path);
    Optional<String> above = Optional.ofNullable(path.getParent()).map(ModelName::plain);
    return own.matches(GENERAL) ? above.filter(name -> !name.isEmpty()).orElse(own) : own;
  }

  private static String plain(Path path) {
    return path.getFileName() == null
        ? ""
        : path.getFileName().toString().replaceAll("\\.(pb|pbtxt|prototxt|txt)$", "");
  }
}
