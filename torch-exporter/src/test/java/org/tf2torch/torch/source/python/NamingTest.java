package org.tf2torch.torch.source.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tf2torch.torch.code.Expression.call;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expression.Name;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;

class NamingTest {
  /** Of two results only the second is used, in straight code as in a branch. */
  private static List<Statement> sorted(String from, String values, String places) {
    Expression sort = call("torch.sort", new Name(from));
    return List.of(
        new Statement.Assign(List.of(values, places), sort),
        new Statement.Assign(List.of("picked"), call("torch.neg", new Name(places))));
  }

  @Test
  void whatNobodyReadsOfSeveralResultsHasNoName() {
    Statement branch =
        new Statement.If(new Name("flag"), sorted("image", "values", "places"), List.of());
    Naming.Named named =
        Naming.of(
            List.of(new Method.Argument("image", "Tensor"), new Method.Argument("flag", "bool")),
            List.of(branch, new Statement.Return(new Name("picked"))),
            true,
            Set.of());
    Statement.If choice = (Statement.If) named.statements().get(0);
    assertEquals(List.of("_", "places"), ((Statement.Assign) choice.then().get(0)).targets());
  }
}
