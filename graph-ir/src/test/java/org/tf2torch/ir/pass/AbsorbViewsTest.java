package org.tf2torch.ir.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.Variable.Permuted;
import org.tf2torch.ir.Variable.Reordered;
import org.tf2torch.ir.Variable.Reshaped;
import org.tf2torch.ir.Variable.Sliced;
import org.tf2torch.ir.Variable.Step;
import org.tf2torch.ir.op.Sources.Parameter;
import org.tf2torch.ir.text.GraphParser;

class AbsorbViewsTest {
  private static final String BIASES =
      """
      graph "g" (%x "x": float32[5, 2, 4], %h "h": float32[2, 2]) {
        %b = parameter name="b" dtype="float32" shape=[2, 6] trainable=true ()
        %wx = parameter name="wx" dtype="float32" shape=[6, 4] trainable=true ()
        %wh = parameter name="wh" dtype="float32" shape=[6, 2] trainable=true ()
        %zeroth = constant dtype="int64" shape=[] value=[0] ()
        %first = constant dtype="int64" shape=[] value=[FIRST] ()
        %one = select axis=0 (%b, %zeroth)
        %two = select axis=0 (%b, %first)
        %turned = reorder axis=0 order=[1, 0, 2] (%two)
        USE
      }
      """;

  private static final String GRU =
      """
      %steps, %last = gru batch_first=false (%x, %h, %wx, %wh, %one, %turned)
      return "steps" %steps""";

  private static List<List<Step>> parameters(String first, String use) {
    Graph graph =
        AbsorbViews.apply(GraphParser.parse(BIASES.replace("FIRST", first).replace("USE", use)));
    return graph.nodes().stream()
        .map(Node::op)
        .filter(Parameter.class::isInstance)
        .map(op -> ((Parameter) op).variable())
        .filter(variable -> variable.name().equals("b"))
        .map(Variable::steps)
        .toList();
  }

  @Test
  void aVariableWhosePartsALayerOwnsIsStoredInParts() {
    List<Step> whole = List.of(new Sliced(0, 0, 1), new Reshaped(List.of(6L)));
    List<Step> second =
        List.of(new Sliced(0, 1, 1), new Reshaped(List.of(6L)), new Reordered(0, List.of(1, 0, 2)));
    assertEquals(List.of(whole, second), parameters("-1", GRU));
  }

  @Test
  void partsThatAreNotTheWholeStayViews() {
    assertEquals(List.of(List.of()), parameters("0", GRU));
  }

  @Test
  void aVariableThatIsAlsoUsedAsAWholeStaysOne() {
    assertEquals(List.of(List.of()), parameters("1", GRU + ", \"b\" %b"));
  }

  @Test
  void aVariableWhosePartsNoLayerOwnsStaysOne() {
    String sum = "%y = add (%one, %turned)\nreturn \"y\" %y";
    assertEquals(List.of(List.of()), parameters("1", sum));
  }

  private static final String SHARED =
      """
      graph "g" (%x "x": float32[2, 6], %y "y": float32[2, 6]) {
        %w = parameter name="w" dtype="float32" shape=[6, 6] trainable=true ()
        %first = permute axes=[1, 0] (%w)
        %a = linear (%x, %first)
        %again = parameter name="w" dtype="float32" shape=[6, 6] trainable=true ()
        %second = SECOND (%again)
        %b = linear (%y, %second)
        return "a" %a, "b" %b
      }
      """;

  private static List<List<Step>> shared(String second) {
    return AbsorbViews.apply(GraphParser.parse(SHARED.replace("SECOND", second))).nodes().stream()
        .map(Node::op)
        .filter(Parameter.class::isInstance)
        .map(op -> ((Parameter) op).variable().steps())
        .distinct()
        .toList();
  }

  @Test
  void aVariableAlwaysUsedInOneViewIsStoredInIt() {
    Step turned = new Permuted(List.of(1, 0));
    assertEquals(List.of(List.of(turned)), shared("permute axes=[1, 0]"));
  }

  @Test
  void aVariableUsedInTwoViewsKeepsItsForm() {
    assertEquals(List.of(List.of()), shared("permute axes=[0, 1]"));
  }

  /** How each of two graphs that share a variable sees it, when one turns it. */
  private static List<List<List<Step>>> inTwoGraphs(String second) {
    String graph =
        """
        graph "g" (%x "x": float32[2, 6]) {
          %w = parameter name="w" dtype="float32" shape=[6, 6] trainable=true ()
          %view = VIEW (%w)
          %y = linear (%x, %view)
          return "y" %y
        }
        """;
    List<Graph> graphs =
        List.of(
            GraphParser.parse(graph.replace("VIEW", "permute axes=[1, 0]")),
            GraphParser.parse(graph.replace("VIEW", second)));
    return AbsorbViews.apply(graphs).stream()
        .map(
            g ->
                g.nodes().stream()
                    .map(Node::op)
                    .filter(Parameter.class::isInstance)
                    .map(op -> ((Parameter) op).variable().steps())
                    .toList())
        .toList();
  }

  @Test
  void graphsThatUseAVariableInOneViewStoreItInThat() {
    List<List<Step>> turned = List.of(List.of(new Permuted(List.of(1, 0))));
    assertEquals(List.of(turned, turned), inTwoGraphs("permute axes=[1, 0]"));
  }

  @Test
  void graphsThatUseAVariableInTwoViewsStoreItAsItIs() {
    List<List<Step>> asItIs = List.of(List.of());
    assertEquals(List.of(asItIs, asItIs), inTwoGraphs("permute axes=[0, 1]"));
  }
}
