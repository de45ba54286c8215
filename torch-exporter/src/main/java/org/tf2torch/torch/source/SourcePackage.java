package org.tf2torch.torch.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.training.Training;
import org.tf2torch.torch.Migration;
import org.tf2torch.torch.MigrationRecord;
import org.tf2torch.torch.Program;
import org.tf2torch.torch.Summary;
import org.tf2torch.torch.archive.SafetensorsFile;
import org.tf2torch.torch.archive.StateDictArchive;
import org.tf2torch.torch.lower.TreeBuilder;
import org.tf2torch.torch.lower.TreeBuilder.Tree;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.ops.Operations;
import org.tf2torch.torch.source.python.ModelFile;
import org.tf2torch.torch.source.python.Readme;
import org.tf2torch.torch.source.python.VocabularyFile;
import org.tf2torch.torch.source.structure.Structure;
import org.tf2torch.torch.training.TrainingFiles;
import org.tf2torch.torch.training.TrainingFiles.ModelNames;

/**
 * A graph as a folder of Python source: {@code model.py}, its weights, and what else belongs to
 * them. The same graph gives the same bytes.
 */
public final class SourcePackage {
  /** How the weights are stored. */
  public enum Weights {
    SAFETENSORS("weights.safetensors"),
    PTH("weights.pth");

    private final String file;

    Weights(String file) {
      this.file = file;
    }

    public String file() {
      return file;
    }

    /** The word on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What the package is made of.
   *
   * @param training how the model was being trained, by what {@code forward} computes
   */
  public record Model(Program program, Optional<Training> training) {}

  private final Module root;
  private final ModelFile model;
  private final Migration migration;
  private final Summary summary;
  private final Weights weights;
  private final Optional<TrainingFiles> training;

  private SourcePackage(Model model, Weights weights) {
    Program program = model.program();
    Tree tree = TreeBuilder.build(program.entries(), Operations.table());
    this.weights = weights;
    this.root = Structure.of(tree.root());
    this.model = new ModelFile(root, MigrationRecord.of(program, tree.arguments(), root));
    ModelNames names = new ModelNames(this.model.className(), weights.file());
    this.training =
        program
            .forward()
            .flatMap(
                forward ->
                    model.training().map(it -> TrainingFiles.of(it, forward.graph(), root, names)));
    this.migration =
        MigrationRecord.of(program, this.model.arguments(), root)
            .with(training.flatMap(TrainingFiles::summary));
    this.summary = Summary.of(tree.root(), migration);
  }

  /** Writes the code, without reading a weight. */
  public static SourcePackage of(Model model, Weights weights) {
    return new SourcePackage(model, weights);
  }

  public Summary summary() {
    return summary;
  }

  /**
   * Writes the files into a folder that is there.
   *
   * @param progress is told the number of bytes written now and then
   */
  public void write(Path folder, LongConsumer progress) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    collect(root, "", tensors);
    Path file = folder.resolve(weights.file());
    if (weights == Weights.SAFETENSORS) {
      requireStorable(tensors);
      new SafetensorsFile(tensors).write(file, progress);
    } else {
      new StateDictArchive(tensors).write(file, progress);
    }
    Files.writeString(folder.resolve("model.py"), model.text(), StandardCharsets.UTF_8);
    String ops = model.ops();
    if (!ops.isEmpty()) {
      Files.writeString(folder.resolve("ops.py"), ops, StandardCharsets.UTF_8);
    }
    Optional<String> vocabulary = VocabularyFile.text(root);
    if (vocabulary.isPresent()) {
      Files.writeString(folder.resolve(VocabularyFile.NAME), vocabulary.get());
    }
    if (training.isPresent()) {
      training.get().write(folder, progress);
    }
    Files.writeString(folder.resolve("pyproject.toml"), Project.text(weights));
    Files.write(folder.resolve("migration.json"), migration.toJson());
    Files.writeString(
        folder.resolve("README.md"),
        Readme.text(
            model.className(),
            migration,
            weights.file(),
            training.map(TrainingFiles::scripts).orElse(List.of())));
  }

  private static void requireStorable(Map<String, TensorData> tensors) throws IOException {
    for (TensorData data : tensors.values()) {
      if (data.dtype() == DType.COMPLEX128) {
        throw new IOException(
            "safetensors files hold no complex128 tensors; --weights pth writes another kind");
      }
    }
  }

  private static void collect(Module module, String prefix, Map<String, TensorData> tensors) {
    module.weights().forEach((name, weight) -> tensors.put(prefix + name, weight.data()));
    module.children().forEach((name, child) -> collect(child, prefix + name + ".", tensors));
  }
}
