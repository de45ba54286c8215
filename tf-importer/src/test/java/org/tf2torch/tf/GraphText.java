package org.tf2torch.tf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.rewrite.Rewriter;
import org.tf2torch.ir.text.GraphPrinter;
import org.tf2torch.tf.Importer.Selection;
import org.tf2torch.tf.model.ModelFile;

/** Frozen graphs written as text, node by node, for tests. */
public final class GraphText {
  private final StringBuilder out = new StringBuilder();

  /** {@code inputs} are separated by blanks; {@code attributes} are in protobuf's text form. */
  public GraphText node(String name, String op, String inputs, String attributes) {
    out.append("node { name: '%s' op: '%s' ".formatted(name, op));
    for (String input : inputs.split(" ")) {
      out.append(input.isEmpty() ? "" : "input: '%s' ".formatted(input));
    }
    out.append(attributes).append(" }\n");
    return this;
  }

  public GraphText placeholder(String name, String type, String dims) {
    return node(name, "Placeholder", "", type("dtype", type) + shape(dims));
  }

  public GraphText constant(String name, String type, String field) {
    return node(
        name,
        "Const",
        "",
        type("dtype", type)
            + "attr { key: 'value' value { tensor { dtype: %s tensor_shape {} %s } } }"
                .formatted(type, field));
  }

  /** Anything else of a GraphDef, such as a library of functions. */
  public GraphText raw(String text) {
    out.append(text);
    return this;
  }

  public static String type(String name, String type) {
    return "attr { key: '%s' value { type: %s } } ".formatted(name, type);
  }

  public static String flag(String name, boolean value) {
    return "attr { key: '%s' value { b: %s } } ".formatted(name, value);
  }

  public static String integer(String name, long value) {
    return "attr { key: '%s' value { i: %d } } ".formatted(name, value);
  }

  public static String number(String name, double value) {
    return "attr { key: '%s' value { f: %s } } ".formatted(name, value);
  }

  public static String text(String name, String value) {
    return "attr { key: '%s' value { s: '%s' } } ".formatted(name, value);
  }

  private static String shape(String dims) {
    StringBuilder shape = new StringBuilder();
    for (String dim : dims.split(" ")) {
      shape.append(dim.isEmpty() ? "" : "dim { size: %s } ".formatted(dim));
    }
    return "attr { key: 'shape' value { shape { %s } } } ".formatted(shape);
  }

  /** The graph read between its placeholders and that tensor, verified. */
  public Graph read(Path folder, String output) throws IOException, RefusedException {
    return read(
        folder, new Selection(Set.of(), Optional.empty(), List.of(), List.of(output), false));
  }

  /** As {@link #read}, with words as inputs and outputs. */
  public Graph readWithText(Path folder, String output) throws IOException, RefusedException {
    return read(
        folder, new Selection(Set.of(), Optional.empty(), List.of(), List.of(output), true));
  }

  private Graph read(Path folder, Selection selection) throws IOException, RefusedException {
    Path file = Files.writeString(folder.resolve("graph.pbtxt"), out);
    Graph graph =
        Rewriter.rewrite(Importer.read(ModelFile.open(file), selection).graph(), List.of());
    Verifier.verify(graph);
    return graph;
  }

  /** The type of that tensor; sizes that only a run can tell are all n. */
  public String typeOf(Path folder, String output) throws IOException, RefusedException {
    String type = read(folder, output).outputs().get(0).value().type().toString();
    return type.replaceAll("\\bn_[0-9]+", "n");
  }

  /** The graph between its placeholders and that tensor, in the text form. */
  public String print(Path folder, String output) throws IOException, RefusedException {
    return GraphPrinter.print(read(folder, output));
  }
}
