package org.tf2torch.parity.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.tf2torch.parity.ParityException;
import org.tf2torch.parity.tensor.NamedTensor;
import org.tf2torch.parity.tensor.Tensor;
import org.tf2torch.parity.tensor.TensorSpec;

/**
 * A sample on each line: {@code {"ids": [7, 2, 0], "label": 1}}, an entry for each input and, if
 * there is one, the class. For a model with one input the line may be the array alone. Numbers are
 * nested in lists as the axes are; {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} are
 * texts. Inputs of text are texts in such lists.
 *
 * <p>Where every input leaves its first axis open, a line has no such axis, and lines in a row
 * whose sizes agree are run together; otherwise a line is a whole run.
 */
public final class JsonLines implements DataSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LABEL = "label";

  private final Path file;

  public JsonLines(Path file) {
    this.file = file;
  }

  @Override
  public String description() {
    return file.getFileName().toString();
  }

  @Override
  public Iterator<Batch> batches(List<TensorSpec> inputs, Limits limits) {
    boolean rows = inputs.stream().allMatch(TensorSpec::freeBatch);
    Lines lines = new Lines(inputs, rows, limits);
    if (!lines.hasNext()) {
      throw ParityException.broken(file + ": holds no sample");
    }
    return lines;
  }

  /** A line, read. */
  private record Line(List<Tensor> tensors, Optional<Integer> label) {
    boolean goesWith(Line other) {
      return label.isPresent() == other.label.isPresent() && shapes().equals(other.shapes());
    }

    private List<List<Integer>> shapes() {
      return tensors.stream().map(Tensor::shape).toList();
    }
  }

  private final class Lines implements Iterator<Batch> {
    private final List<TensorSpec> inputs;
    private final boolean rows;
    private final Limits limits;
    private final JsonParser parser;
    private long read;
    private Line next;

    Lines(List<TensorSpec> inputs, boolean rows, Limits limits) {
      this.inputs = inputs;
      this.rows = rows;
      this.limits = limits;
      try {
        parser = JSON.createParser(file.toFile());
      } catch (IOException e) {
        throw unreadable(e);
      }
      advance();
    }

    private void advance() {
      next = null;
      try {
        JsonNode node = read < limits.maxSamples() ? JSON.readTree(parser) : null;
        if (node == null) {
          parser.close();
        } else {
          read++;
          next = line(node, file + ", sample " + read);
        }
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private Line line(JsonNode node, String where) {
      List<Tensor> tensors = new ArrayList<>();
      for (TensorSpec input : inputs) {
        JsonNode value = inputs.size() == 1 && node.isArray() ? node : node.get(input.name());
        if (value == null) {
          throw ParityException.usage(where + ": nothing for the input " + input);
        }
        tensors.add(new JsonTensor(input, rows, where).read(value));
      }
      JsonNode label = node.get(LABEL);
      if (label == null || inputs.stream().anyMatch(input -> input.name().equals(LABEL))) {
        return new Line(tensors, Optional.empty());
      }
      if (!label.canConvertToInt() || !label.isIntegralNumber()) {
        throw ParityException.broken(where + ": the label is no class's number");
      }
      return new Line(tensors, Optional.of(label.intValue()));
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Batch next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      List<Line> together = new ArrayList<>(List.of(next));
      advance();
      while (rows
          && next != null
          && together.size() < limits.batchSize()
          && next.goesWith(together.get(0))) {
        together.add(next);
        advance();
      }
      return batch(together);
    }

    private Batch batch(List<Line> lines) {
      List<NamedTensor> tensors = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        int input = i;
        List<Tensor> parts = lines.stream().map(line -> line.tensors().get(input)).toList();
        tensors.add(
            new NamedTensor(inputs.get(i).name(), rows ? Tensor.stack(parts) : parts.get(0)));
      }
      Optional<Batch.Labels> labels = Optional.empty();
      if (rows && lines.get(0).label().isPresent()) {
        int[] values = lines.stream().mapToInt(line -> line.label().orElseThrow()).toArray();
        labels = Optional.of(new Batch.Labels(values, Batch.Labels.UNKNOWN));
      }
      return new Batch(Batch.DATA, tensors, labels);
    }
  }

  private ParityException unreadable(IOException e) {
    if (e instanceof JsonProcessingException json) {
      return ParityException.broken(
          "%s, line %d: %s"
              .formatted(
                  file,
                  json.getLocation() == null ? 1 : json.getLocation().getLineNr(),
                  json.getOriginalMessage()));
    }
    return ParityException.broken(file + ": cannot be read: " + e.getMessage());
  }
}
