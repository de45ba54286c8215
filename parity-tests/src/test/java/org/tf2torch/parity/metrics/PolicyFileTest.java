package org.tf2torch.parity.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;

class PolicyFileTest {
  private static final String POLICY =
      """
      {
        "dtypes": {"float32": {"atol": 1e-5, "rtol": 1e-4}, "uint8": {"atol": 1, "rtol": 0}},
        "outputs": {"scores": {"atol": 1e-6, "rtol": 0}}
      }
      """;

  @TempDir Path folder;

  private Tolerances read(String policy) {
    try {
      return PolicyFile.read(Files.writeString(folder.resolve("policy.json"), policy));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theNameCountsBeforeTheTypeAndTheTypeBeforeAll() {
    Tolerances policy = read(POLICY).forAll(new Tolerance(9, 9));

    assertEquals(new Tolerance(1e-6, 0), policy.of("scores", DType.FLOAT32));
    assertEquals(new Tolerance(1e-5, 1e-4), policy.of("boxes", DType.FLOAT32));
    assertEquals(new Tolerance(9, 9), policy.of("half", DType.FLOAT16));
    assertEquals(new Tolerance(1, 0), policy.of("picture", DType.UINT8), "if asked for");
    assertEquals(Tolerance.EXACT, policy.of("ids", DType.INT32), "integers are equal otherwise");
    assertEquals(Tolerance.defaultFor(DType.FLOAT32), Tolerances.NONE.of("scores", DType.FLOAT32));
  }

  @Test
  void anOutputThatIsNotThereIsAnError() {
    Tolerances policy = read(POLICY);

    policy.requireOutputs(List.of("boxes", "scores"));
    ParityException e =
        assertThrows(ParityException.class, () -> policy.requireOutputs(List.of("score")));
    assertEquals(
        "a tolerance for the output 'scores', but the outputs are [score]", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"output\": {}} | output: Unrecognized field \"output\"",
        "{\"outputs\": {\"a\": {\"atol\": 1, \"rtol\": 1, \"tol\": 1}}} | outputs.a.tol: Unrecognized",
        "{\"outputs\": {\"a\": {\"atol\": 1}}} | rtol",
        "{\"outputs\": {\"a\": {\"atol\": -1, \"rtol\": 0}}} | tolerances are not negative",
        "{\"outputs\": {\"a\": {\"atol\": \"1\", \"rtol\": 0}}} | outputs.a.atol: Cannot coerce",
        "{\"outputs\": {\"a\": null}} | 'a' needs both atol and rtol",
        "{\"outputs\": {}, \"outputs\": {}} | Duplicate field 'outputs'",
        "{\"dtypes\": {\"float33\": {\"atol\": 1, \"rtol\": 0}}} | no dtype is 'float33'",
        "{} {} | Trailing token",
        "null | holds nothing",
        "[] | Cannot deserialize",
      })
  void aMistakeIsNamed(String policy, String complaint) {
    ParityException e = assertThrows(ParityException.class, () -> read(policy));

    assertEquals(ParityException.Kind.BROKEN_INPUT, e.kind());
    assertTrue(e.getMessage().contains(complaint), e.getMessage());
    assertTrue(!e.getMessage().contains("org.tf2torch"), "no class of ours: " + e.getMessage());
  }

  @Test
  void thePublishedSchemaDescribesIt() throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                json.readTree(Files.readString(Path.of("..", "docs", "policy.schema.json"))));

    assertEquals(0, schema.validate(json.readTree(POLICY)).size(), "a policy that is read");
    assertEquals(1, schema.validate(json.readTree("{\"output\": {}}")).size(), "one that is not");
    for (DType dtype : DType.values()) {
      String policy = "{\"dtypes\": {\"%s\": {\"atol\": 0, \"rtol\": 0}}}".formatted(dtype.text());
      assertEquals(
          dtype != DType.STRING, schema.validate(json.readTree(policy)).isEmpty(), dtype.text());
    }
  }
}
