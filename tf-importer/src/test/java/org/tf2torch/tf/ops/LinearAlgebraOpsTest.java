package org.tf2torch.tf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tf2torch.tf.GraphText.flag;
import static org.tf2torch.tf.GraphText.integer;
import static org.tf2torch.tf.GraphText.number;
import static org.tf2torch.tf.GraphText.type;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tf2torch.ir.RefusedException;
import org.tf2torch.tf.GraphText;

class LinearAlgebraOpsTest {
  @TempDir Path folder;

  private static GraphText banded(int diagonals, boolean lower, boolean adjoint) {
    return new GraphText()
        .placeholder("bands", "DT_DOUBLE", "2 " + diagonals + " 4")
        .placeholder("right", "DT_DOUBLE", "2 4 3")
        .node(
            "y",
            "BandedTriangularSolve",
            "bands right",
            type("T", "DT_DOUBLE") + flag("lower", lower) + flag("adjoint", adjoint));
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, false, true",
    "3, true, true, false",
    "3, false, false, false",
    "1, false, true, true"
  })
  void theAdjointOfALowerMatrixIsUpper(int bands, boolean lower, boolean adjoint, boolean solved)
      throws Exception {
    String text = banded(bands, lower, adjoint).print(folder, "y");
    assertTrue(text.contains("triangular_solve lower=" + solved), text);
    assertEquals("float64[2, 4, 3]", banded(bands, lower, adjoint).typeOf(folder, "y"));
  }

  private static GraphText tridiagonal(boolean perturb) {
    return new GraphText()
        .placeholder("bands", "DT_FLOAT", "-1 3 4")
        .placeholder("right", "DT_FLOAT", "-1 4 2")
        .node(
            "y",
            "TridiagonalSolve",
            "bands right",
            type("T", "DT_FLOAT")
                + flag("partial_pivoting", true)
                + flag("perturb_singular", perturb));
  }

  @Test
  void threeDiagonalsMakeAMatrix() throws Exception {
    assertTrue(tridiagonal(false).print(folder, "y").contains("solve ("));
    assertThrows(RefusedException.class, () -> tridiagonal(true).read(folder, "y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Svd", "SelfAdjointEigV2"})
  void realValuesOfAComplexMatrixStayComplex(String op) throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_COMPLEX64", "2 3 3")
            .node("y", op, "x", type("T", "DT_COMPLEX64") + flag("compute_uv", false));
    assertEquals("complex64[2, 3]", graph.typeOf(folder, "y"));
  }

  @Test
  void anAdjointNeedsNoKnownRank() throws Exception {
    GraphText graph =
        new GraphText()
            .raw("node { name: 'x' op: 'Placeholder' " + type("dtype", "DT_FLOAT") + "}\n")
            .node(
                "y",
                "BatchMatMulV2",
                "x x",
                type("T", "DT_FLOAT") + flag("adj_x", true) + flag("adj_y", false));
    assertTrue(graph.print(folder, "y").contains("permute_by"), graph.print(folder, "y"));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 1e-6, true",
    "15, 1e-5, true",
    "14, 1e-6, false",
    "-1, 1e-6, false",
    "100, 1, false"
  })
  void eigenvaluesThatXlaOnlyComesNearToAreRefused(int rounds, double epsilon, boolean taken)
      throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_FLOAT", "3 3")
            .node(
                "y",
                "XlaSelfAdjointEig",
                "x",
                type("T", "DT_FLOAT")
                    + flag("lower", true)
                    + integer("max_iter", rounds)
                    + number("epsilon", epsilon));
    if (taken) {
      assertEquals("float32[3]", graph.typeOf(folder, "y"));
    } else {
      assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
    }
  }

  @Test
  void eigenvaluesOfComplexMatricesHaveNoOrder() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_COMPLEX64", "3 3")
            .node("y", "Eig", "x", type("T", "DT_COMPLEX64") + type("Tout", "DT_COMPLEX64"));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  @Test
  void pivotsOfComplexMatricesAreRefused() {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_COMPLEX64", "3 3")
            .node("y", "Lu", "x", type("T", "DT_COMPLEX64") + type("output_idx_type", "DT_INT32"));
    assertThrows(RefusedException.class, () -> graph.read(folder, "y"));
  }

  /** V f(s) U^T, with f by way of {@code factor}: s or w, which is fed. */
  private static GraphText ofVectors(String factor, boolean transposed) {
    return new GraphText()
        .placeholder("x", "DT_FLOAT", "4 3")
        .placeholder("w", "DT_FLOAT", "3")
        .node("svd", "Svd", "x", type("T", "DT_FLOAT"))
        .node("scaled", "RealDiv", "svd:2 " + factor, type("T", "DT_FLOAT"))
        .node(
            "y", "MatMul", "scaled svd:1", type("T", "DT_FLOAT") + flag("transpose_b", transposed));
  }

  @Test
  void productsOfBothSidesHaveNoSigns() throws Exception {
    String text = ofVectors("svd:0", true).print(folder, "y");
    assertTrue(text.contains("singular_vectors"), text);
    assertEquals("float32[3, 4]", ofVectors("svd:0", true).typeOf(folder, "y"));
  }

  @Test
  void otherUsesOfSingularVectorsAreRefused() {
    assertThrows(RefusedException.class, () -> ofVectors("svd:0", false).read(folder, "y"));
    assertThrows(RefusedException.class, () -> ofVectors("w", true).read(folder, "y"));
    assertThrows(RefusedException.class, () -> ofVectors("svd:0", true).read(folder, "scaled"));
  }

  /** V f(e) V^H of a Hermitian matrix, such as its square root. */
  @Test
  void eigenvectorsMeetThemselves() throws Exception {
    GraphText graph =
        new GraphText()
            .placeholder("x", "DT_COMPLEX64", "-1 3 3")
            .node("eig", "SelfAdjointEigV2", "x", type("T", "DT_COMPLEX64"))
            .node(
                "y",
                "BatchMatMulV2",
                "eig:1 eig:1",
                type("T", "DT_COMPLEX64") + flag("adj_y", true));
    String text = graph.print(folder, "y");
    assertTrue(text.contains("hermitian_eigenvectors"), text);
    assertThrows(RefusedException.class, () -> graph.read(folder, "eig:1"));
  }
}
