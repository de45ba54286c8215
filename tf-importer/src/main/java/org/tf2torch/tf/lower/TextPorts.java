package org.tf2torch.tf.lower;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tf2torch.ir.DType;
import org.tf2torch.ir.GraphBuilder;
import org.tf2torch.ir.Shape;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Text;

/** Where text enters and leaves a graph that works with numbers for words. */
final class TextPorts {
  /** A word, a list of words, a list of lists of words. */
  static final int HIGHEST_RANK = 2;

  private final GraphBuilder builder;
  private final Value[] inputs;
  private final Map<Value, Value> numbers = new IdentityHashMap<>();

  private TextPorts(GraphBuilder builder, Value[] inputs) {
    this.builder = builder;
    this.inputs = inputs;
  }

  /**
   * Puts numbers for the words of the inputs that are text.
   *
   * @param inputs the graph's; null for what is not among its parameters
   */
  static TextPorts of(List<Value> inputs, GraphBuilder builder) {
    Value[] text =
        inputs.stream().filter(Objects::nonNull).filter(TextPorts::isText).toArray(Value[]::new);
    TextPorts ports = new TextPorts(builder, text);
    for (Value input : text) {
      ports.numbers.put(input, builder.emit(new Text.Numbers(), input, ports.allWords()));
    }
    return ports;
  }

  private Value allWords() {
    return builder.emit(new Text.AllWords(), inputs);
  }

  static boolean isText(Value value) {
    return value.type() instanceof TensorType type && type.dtype() == DType.STRING;
  }

  static boolean isListable(Shape shape) {
    return shape.hasRank() && shape.rank() <= HIGHEST_RANK;
  }

  /** An input of the graph as nodes use it: of text, its numbers. */
  Value asNodesSee(Value input) {
    return numbers.getOrDefault(input, input);
  }

  /** An input as nodes see it: words by their numbers. */
  Operand operand(Operand input) {
    return input instanceof Operand.Tensor tensor && isText(tensor.value())
        ? new Operand.Words(numbers.get(tensor.value()), Optional.of(allWords()))
        : input;
  }

  /** The words that numbers stand for, to be returned. */
  static Value words(Operand.Words words, GraphBuilder builder) {
    Value source = words.source().orElseGet(() -> builder.emit(new Text.AllWords()));
    return builder.emit(new Text.Words(), words.numbers(), source);
  }
}
