package org.tf2torch.ir.pass.loops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.Contents;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Graph;
import org.tf2torch.ir.Node;
import org.tf2torch.ir.Verifier;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.text.GraphParser;
import org.tf2torch.ir.text.GraphPrinter;

class CountedLoopsTest {
  /** Sums the slices of x, and keeps every sum. */
  private static final String SUMS =
      """
      graph "g" (%x "x": float32[steps, 4], %h "h": float32[4], %m "m": int32[]) {
        %zero = constant dtype="int32" shape=[] value=[0] ()
        %n = sizes dtype="int32" shape=[] elements=["steps"] ()
        %list = new_list element="float32[4]" (%n)
        %i1, %list1, %h1 = while (%zero, %list, %h) : int32[], list<float32[4]>, float32[4]
          (%i: int32[], %l: list<float32[4]>, %s: float32[4]) {
            %goes_on = less (%i, %n)
            yield %goes_on
          }
          (%i: int32[], %l: list<float32[4]>, %s: float32[4]) {
            %one = constant dtype="int32" shape=[] value=[1] ()
            %now = select axis=0 (%x, %i)
            %sum = add (%s, %now)
            %set = list_set (%l, %i, %sum)
            %next = add (%i, %one)
            yield %next, %set, %sum
          }
        %shape = constant dtype="int64" shape=[1] value=[4] ()
        %all = list_stack count=-1 (%list1, %shape) : float32[q, 4]
        return "all" %all, "last" %h1, "i" %i1
      }
      """;

  private static Graph counted(String text) {
    Graph graph = CountedLoops.apply(GraphParser.parse(text));
    Verifier.verify(graph);
    return graph;
  }

  private static List<String> ops(Graph graph) {
    return graph.nodes().stream()
        .map(node -> node.op().name())
        .filter(name -> name.equals("for") || name.equals("while") || name.startsWith("list"))
        .toList();
  }

  private static Node loop(Graph graph) {
    return graph.nodes().stream().filter(n -> n.op() instanceof For).findFirst().orElseThrow();
  }

  @Test
  void fires() {
    Graph graph = counted(SUMS);
    assertEquals(List.of("for"), ops(graph), "the list should be the sums stacked");
    assertEquals("float32[steps, 4]", graph.outputs().get(0).value().type().toString());
    assertEquals(
        Dim.symbol("steps"),
        Contents.integer(graph.outputs().get(2).value()).orElseThrow(),
        "the counter ends at the limit");
    assertEquals(
        GraphPrinter.print(graph),
        GraphPrinter.print(GraphParser.parse(GraphPrinter.print(graph))));
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource({
    "'less (%i, %n)','greater (%n, %i)',steps",
    "'less (%i, %n)','less_equal (%i, %n)',steps + 1",
    "'%zero = constant dtype=\"int32\" shape=[] value=[0]','%zero = constant dtype=\"int32\" shape=[] value=[2]',steps - 2",
    "'%one = constant dtype=\"int32\" shape=[] value=[1]','%one = constant dtype=\"int32\" shape=[] value=[3]',(steps + 2)//3",
    "'sizes dtype=\"int32\" shape=[] elements=[\"steps\"]','constant dtype=\"int32\" shape=[] value=[9]',9",
  })
  void countsWhatTheConditionSays(String from, String to, String count) {
    String text = SUMS.replace(from, to);
    assertNotEquals(SUMS, text);
    Node loop = loop(counted(text));
    assertEquals(count, Contents.integer(loop.input(0)).orElseThrow().toString());
  }

  @Test
  void countsDown() {
    String text =
        SUMS.replace("while (%zero, ", "while (%n, ")
            .replace("less (%i, %n)", "greater (%i, %zero)")
            .replace("add (%i, %one)", "sub (%i, %one)");
    Graph graph = counted(text);
    assertEquals("steps", Contents.integer(loop(graph).input(0)).orElseThrow().toString());
    assertTrue(
        GraphPrinter.print(graph).contains("elements=[\"steps - t\"]"),
        "the counter should be a formula");
  }

  @Test
  void allComparisonsMustHold() {
    String text =
        SUMS.replace(
            "%goes_on = less (%i, %n)",
            """
            %a = less (%i, %n)
            %b = less (%i, %m)
            %goes_on = logical_and (%a, %b)""");
    Graph graph = counted(text);
    Node loop = loop(graph);
    assertEquals("minimum", loop.input(0).producer().orElseThrow().op().name());
    assertEquals(2, ((For) loop.op()).carried(), "some elements of the list may stay unset");
  }

  @Test
  void theOnlyElementOfAListIsWhatTheLastIterationMade() {
    String text =
        SUMS.replace("float32[4]\" (%n)", "float32[4]\" (%one)")
            .replace("%list =", "%one = constant dtype=\"int32\" shape=[] value=[1] ()\n%list =")
            .replace("list_set (%l, %i, %sum)", "list_set (%l, %zero, %sum)");
    Graph graph = counted(text);
    assertEquals(List.of("for"), ops(graph));
    assertEquals(
        2,
        ((For) loop(graph).op()).carried(),
        "before the first iteration it is zeros, the sum is not");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "'less (%i, %n)','not_equal (%i, %n)'",
    "'add (%i, %one)','sub (%i, %one)'",
    "'add (%i, %one)','mul (%i, %one)'",
    "'add (%i, %one)','add (%i, %m)'",
    // Counters that may overflow.
    "value=[0],value=[2000000000]",
    "value=[1],value=[5000]",
    "'while (%zero, ','while (%m, '",
  })
  void doesNotFire(String from, String to) {
    String text = SUMS.replace(from, to);
    assertNotEquals(SUMS, text);
    assertTrue(ops(counted(text)).contains("while"));
  }

  @Test
  void aListThatTheBodyReadsIsCarried() {
    String text =
        SUMS.replace(
            "%sum = add (%s, %now)",
            """
            %size = constant dtype="int64" shape=[1] value=[4] ()
            %before = list_get (%l, %i, %size) : float32[4]
            %sum = add (%before, %now)""");
    assertEquals(List.of("for", "list_stack"), ops(counted(text)));
  }

  @Test
  void loopsInLoopsHaveNumbersOfTheirOwn() {
    String inner =
        """
        %i2, %deep = while (%zero, %now) : int32[], float32[4]
          (%j: int32[], %d: float32[4]) {
            %deeper = less (%j, %i)
            yield %deeper
          }
          (%j: int32[], %d: float32[4]) {
            %two = constant dtype="int32" shape=[] value=[1] ()
            %again = add (%d, %now)
            %next_j = add (%j, %two)
            yield %next_j, %again
          }
        %sum = add (%s, %deep)""";
    Graph graph = counted(SUMS.replace("%sum = add (%s, %now)", inner));
    For outer = (For) loop(graph).op();
    Node nested =
        outer.body().nodes().stream().filter(n -> n.op() instanceof For).findFirst().orElseThrow();
    assertEquals(Dim.symbol(outer.index()), Contents.integer(nested.input(0)).orElseThrow());
    assertNotEquals(outer.index(), ((For) nested.op()).index());
  }

  /** The size of what the loop makes must not take the name of one that is known before it. */
  @Test
  void unknownSizesOfLoopsAreOthers() {
    Graph graph =
        counted(
            """
            graph "g" (%c "c": bool[rows], %x "x": float32[a, 4], %y "y": float32[b, 4]) {
              %at = non_zero (%c) : int64[n, 1]
              %zero = constant dtype="int32" shape=[] value=[0] ()
              %times = constant dtype="int32" shape=[] value=[3] ()
              %i1, %s1 = while (%zero, %x) : int32[], float32[m, 4]
                (%i: int32[], %s: float32[k, 4]) {
                  %goes_on = less (%i, %times)
                  yield %goes_on
                }
                (%i: int32[], %s: float32[k, 4]) {
                  %one = constant dtype="int32" shape=[] value=[1] ()
                  %next = add (%i, %one)
                  %longer = concat axis=0 (%s, %y)
                  yield %next, %longer
                }
              %found = sizes dtype="int32" shape=[] elements=["n"] ()
              return "found" %found, "longer" %s1, "at" %at
            }
            """);
    Dim found = Contents.integer(graph.outputs().get(0).value()).orElseThrow();
    assertEquals(graph.outputs().get(2).value().shape().dim(0), found);
    assertNotEquals(graph.outputs().get(1).value().shape().dim(0), found);
  }
}
