package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/operators.md true. {@code mvn test -pl tf-importer -am -Dtest=OperatorTableTest
 * -Dupdate=true} rewrites it.
 */
class OperatorTableTest {
  private static final Path PAGE = Path.of("..", "docs", "operators.md");

  @Test
  void theDocumentedOperationsAreTheSupportedOnes() throws IOException {
    String page = OperatorTable.markdown(Refusals.of(SupportedOperations.table().names()));
    if (Boolean.getBoolean("update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page, Files.readString(PAGE), "docs/operators.md is stale: see this test's Javadoc");
  }
}
