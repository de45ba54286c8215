package org.tf2torch.tf.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tf2torch.ir.training.Loss;
import org.tf2torch.ir.training.Loss.Kind;
import org.tf2torch.ir.training.Loss.Scale;

/** Reads a loss: a Keras class with its configuration, or the name of a Keras function. */
final class LossReader {
  private static final Map<String, Kind> PLAIN =
      Map.ofEntries(
          Map.entry("meansquarederror", Kind.MEAN_SQUARED_ERROR),
          Map.entry("mse", Kind.MEAN_SQUARED_ERROR),
          Map.entry("meanabsoluteerror", Kind.MEAN_ABSOLUTE_ERROR),
          Map.entry("mae", Kind.MEAN_ABSOLUTE_ERROR),
          Map.entry("meanabsolutepercentageerror", Kind.MEAN_ABSOLUTE_PERCENTAGE_ERROR),
          Map.entry("mape", Kind.MEAN_ABSOLUTE_PERCENTAGE_ERROR),
          Map.entry("meansquaredlogarithmicerror", Kind.MEAN_SQUARED_LOGARITHMIC_ERROR),
          Map.entry("msle", Kind.MEAN_SQUARED_LOGARITHMIC_ERROR),
          Map.entry("kldivergence", Kind.KL_DIVERGENCE),
          Map.entry("kullbackleiblerdivergence", Kind.KL_DIVERGENCE),
          Map.entry("kld", Kind.KL_DIVERGENCE),
          Map.entry("hinge", Kind.HINGE),
          Map.entry("squaredhinge", Kind.SQUARED_HINGE),
          Map.entry("categoricalhinge", Kind.CATEGORICAL_HINGE),
          Map.entry("poisson", Kind.POISSON),
          Map.entry("logcosh", Kind.LOG_COSH),
          Map.entry("cosinesimilarity", Kind.COSINE_SIMILARITY));

  /** What ends the model, as far as a loss cares. */
  enum Ending {
    SOFTMAX,
    SIGMOID,
    OTHER
  }

  private LossReader() {}

  /**
   * @param node an object of Keras's, or a name
   * @param ending of the output that the loss belongs to
   */
  static Loss read(JsonNode node, Ending ending) {
    Optional<KerasConfig> config = KerasConfig.of(node);
    String name = config.map(LossReader::name).orElse(node.asText(""));
    return read(name, config.orElse(new KerasConfig(name, node)), ending);
  }

  private static String name(KerasConfig config) {
    boolean wrapper = config.className().equals("LossFunctionWrapper");
    return wrapper ? config.text("fn") : config.className();
  }

  private static Loss read(String name, KerasConfig config, Ending ending) {
    String plain = name.toLowerCase(Locale.ROOT).replace("_", "");
    double smoothing = config.number("label_smoothing", 0);
    boolean lastAxis = config.number("axis", -1) == -1;
    if (PLAIN.containsKey(plain) && lastAxis) {
      return new Loss.Plain(PLAIN.get(plain));
    } else if (plain.equals("sparsecategoricalcrossentropy")) {
      OptionalInt ignored =
          config.number("ignore_class").stream().mapToInt(Double::intValue).findFirst();
      return new Loss.SparseCategoricalCrossentropy(
          scale(config, ending == Ending.SOFTMAX), ignored);
    } else if (plain.equals("categoricalcrossentropy") && lastAxis) {
      return new Loss.CategoricalCrossentropy(scale(config, ending == Ending.SOFTMAX), smoothing);
    } else if (plain.equals("binarycrossentropy") && lastAxis) {
      return new Loss.BinaryCrossentropy(scale(config, ending == Ending.SIGMOID), smoothing);
    } else if (plain.equals("huber") || plain.equals("huberloss")) {
      return new Loss.Huber(config.number("delta", 1));
    }
    return new Loss.Unknown(name);
  }

  /** Keras takes the operand of a softmax or sigmoid even where it was told of logits. */
  private static Scale scale(KerasConfig config, boolean recovered) {
    if (recovered) {
      return Scale.PROBABILITIES;
    }
    return config.flag("from_logits") ? Scale.LOGITS : Scale.CLIPPED_PROBABILITIES;
  }
}
