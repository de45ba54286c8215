package org.tf2torch.torch.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.torch.source.ModelSource.weight;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Residual blocks, with and without layers between their input and the addition. */
class ShortcutsTest {
  private static String id(String name) {
    return name.replace('/', '_');
  }

  private static String linear(String name, String from, String to, int in, int out) {
    String id = id(name);
    return weight(name + "/kernel", "[%d, %d]".formatted(out, in))
        + weight(name + "/bias", "[%d]".formatted(out))
        + "%%%s = linear (%%%s, %%%s_kernel, %%%s_bias)\n".formatted(id(to), id(from), id, id);
  }

  private static String relu(String from, String to) {
    return "%%%s = relu (%%%s)\n".formatted(id(to), id(from));
  }

  private static String add(String to, String a, String b) {
    return "%%%s = add (%%%s, %%%s)\n".formatted(id(to), id(a), id(b));
  }

  private static String hidden(String name, String from, int in, int hidden, int out) {
    return linear(name + "/one", from, name + "a", in, hidden)
        + relu(name + "a", name + "b")
        + linear(name + "/two", name + "b", name + "c", hidden, out);
  }

  private static String plain(String name, String from, String to, int size, int hidden) {
    return hidden(name, from, size, hidden, size) + end(name, to, from, size);
  }

  /** A last layer, so that the addition lies within the source's scope. */
  private static String end(String name, String to, String shortcut, int size) {
    return add(name + "d", shortcut, name + "c")
        + linear(name + "/end", name + "d", to, size, size);
  }

  private static String projecting(
      String name, String from, String to, int in, int hidden, int out) {
    return linear(name + "/skip", from, name + "s", in, out)
        + hidden(name, from, in, hidden, out)
        + end(name, to, name + "s", out);
  }

  private static String graph(String body) {
    return "graph \"net\" (%x \"x\": float32[n, 8]) {\n" + body + "return \"y\" %y\n}\n";
  }

  @Test
  void aProjectionIsAnArgumentOfTheClassOfBlocksThatHaveNone() {
    String classes =
        ModelSource.classes(
            graph(
                projecting("first", "x", "p", 8, 4, 16)
                    + plain("second", "p", "q", 16, 4)
                    + projecting("third", "q", "y", 16, 8, 32)));

    assertEquals(
        """
        class First(nn.Module):
            \"""first … third, 3 in all.\"""

            def __init__(
                self, in_features: int, hidden_features: int, project: bool = False
            ) -> None:
                super().__init__()
                self.one = nn.Linear(in_features, hidden_features)
                self.two = nn.Linear(hidden_features, 4 * hidden_features)
                if project:
                    self.shortcut: nn.Module = nn.Sequential(
                        nn.Linear(in_features, 4 * hidden_features)
                    )
                else:
                    self.shortcut = nn.Identity()
                self.end = nn.Linear(4 * hidden_features, 4 * hidden_features)

            def forward(self, x: Tensor) -> Tensor:
                one = F.relu(self.one(x))
                x = self.shortcut(x) + self.two(one)
                return self.end(x)


        class Net(nn.Module):
            \"""The whole network.\"""

            def __init__(self) -> None:
                super().__init__()
                self.first = First(8, 4, project=True)
                self.second = First(16, 4)
                self.third = First(16, 8, project=True)

            def forward(self, x: Tensor) -> Tensor:
                x = self.first(x)
                x = self.second(x)
                return self.third(x)
        """,
        classes);
  }

  @Test
  void aProjectionOfSeveralLayersKeepsTheirOrder() {
    String two =
        linear("first/skip", "x", "s1", 8, 5)
            + linear("first/more", "s1", "firsts", 5, 8)
            + hidden("first", "x", 8, 4, 8)
            + end("first", "p", "firsts", 8);

    String classes = ModelSource.classes(graph(two + plain("second", "p", "y", 8, 6)));

    assertTrue(classes.contains("nn.Linear(8, 5), nn.Linear(5, 8)"), classes);
    assertTrue(classes.contains("First(4, project=True)"), classes);
    assertTrue(classes.contains("First(6)"), classes);
  }

  /** The block without them has to name a width all the same; nothing reads it. */
  @Test
  void widthsThatOnlyProjectionsHaveAreAParameter() {
    StringBuilder blocks = new StringBuilder();
    String from = "x";
    for (int width : new int[] {5, 6}) {
      String name = "first" + width;
      blocks
          .append(linear(name + "/skip", from, name + "t", 8, width))
          .append(linear(name + "/more", name + "t", name + "s", width, 8))
          .append(hidden(name, from, 8, 4, 8))
          .append(end(name, name, name + "s", 8));
      from = name;
    }

    String classes = ModelSource.classes(graph(blocks + plain("second", from, "y", 8, 4)));

    assertTrue(
        classes.contains("nn.Linear(8, hidden_features), nn.Linear(hidden_features, 8)"), classes);
    assertTrue(classes.contains("First(6, project=True)"), classes);
    assertTrue(classes.contains("self.second = First(5)"), classes);
  }

  @Test
  void aBlockAroundThemHandsTheArgumentOn() {
    String classes =
        ModelSource.classes(
            graph(
                projecting("left/inner", "x", "p", 8, 4, 8)
                    + linear("left/last", "p", "q", 8, 8)
                    + plain("right/inner", "q", "r", 8, 4)
                    + linear("right/last", "r", "y", 8, 8)));

    assertTrue(classes.contains("def __init__(self, project: bool = False)"), classes);
    assertTrue(classes.contains("self.inner = Inner(project=project)"), classes);
    assertTrue(classes.contains("self.left = Left(project=True)"), classes);
    assertTrue(classes.contains("self.right = Left()"), classes);
  }

  /** Each outer block adds its input, one through a layer, to an inner block that projects. */
  @Test
  void blocksOfBlocksAreJoinedAtBothLevels() {
    String left =
        projecting("left/inner", "x", "i", 8, 4, 8)
            + linear("left/skip", "x", "s", 8, 8)
            + end("left", "p", "s", 8).replace("leftc", "i");
    String right =
        plain("right/inner", "p", "j", 8, 4) + end("right", "y", "p", 8).replace("rightc", "j");

    String classes = ModelSource.classes(graph(left + right));

    assertEquals(2, classes.split("nn.Identity\\(\\)", -1).length - 1, classes);
    assertFalse(classes.contains("class Right("), classes);
  }

  @Test
  void aNameThatALayerHasIsNotTakenFromIt() {
    String classes =
        ModelSource.classes(
            graph(projecting("first", "x", "p", 8, 4, 8) + plain("second", "p", "y", 8, 4))
                .replace("/two", "/shortcut")
                .replace("_two", "_shortcut"));

    assertTrue(classes.contains("self.shortcut = nn.Linear(4, 8)"), classes);
    assertTrue(classes.contains("self.shortcut_(x) + self.shortcut(one)"), classes);
  }

  @ParameterizedTest
  @CsvSource({
    "the projection is not layers alone,             %firsts = linear, %t = linear",
    "the input is on the addition's other side,      '(%p, %secondc)', '(%secondc, %p)'",
    "another function between the layers,            %secondb = relu,  %secondb = tanh",
    "what is added to is not the input,              '(%p, %secondc)', '(%secondb, %secondc)'",
    "the rest reads what the projection computes,    'relu (%firsta)', 'relu (%firsts)'",
    "the projection is not trained,                  first/skip,       frozen"
  })
  void otherBlocksKeepTheirClasses(String why, String text, String other) {
    String graph = graph(projecting("first", "x", "p", 8, 8, 8) + plain("second", "p", "y", 8, 8));
    assertTrue(graph.contains(text), why);
    assertTrue(ModelSource.classes(graph).contains("nn.Identity"), "without the change it fires");
    String changed = graph.replace(text, other);
    if (other.equals("%t = linear")) {
      changed = changed.replace("%firsta = ", "%firsts = relu (%t)\n%firsta = ");
    } else if (other.equals("frozen")) {
      changed = graph.replaceAll("(first/skip.*)trainable=true", "$1trainable=false");
    }

    String classes = ModelSource.classes(changed);

    assertFalse(classes.contains("nn.Identity"), why + "\n" + classes);
    assertTrue(classes.contains("class Second("), why + "\n" + classes);
  }

  @Test
  void blocksThatAllProjectReadAsBefore() {
    String classes =
        ModelSource.classes(
            graph(
                projecting("first", "x", "p", 8, 4, 8) + projecting("second", "p", "y", 8, 6, 8)));

    assertTrue(classes.contains("skip = self.skip(x)"), classes);
    assertFalse(classes.contains("shortcut"), classes);
  }
}
