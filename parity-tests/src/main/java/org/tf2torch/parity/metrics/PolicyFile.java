package org.tf2torch.parity.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.tf2torch.ir.DType;
import org.tf2torch.parity.ParityException;

/**
 * Tolerances from a JSON file, which {@code docs/policy.schema.json} describes:
 *
 * <pre>{@code
 * {
 *   "dtypes": {"float32": {"atol": 1e-5, "rtol": 1e-4}},
 *   "outputs": {"scores": {"atol": 1e-6, "rtol": 0}}
 * }
 * }</pre>
 *
 * <p>A key that is not known is an error: a misspelled limit would be no limit.
 */
public final class PolicyFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private PolicyFile() {}

  private record Limit(
      @JsonProperty(required = true) Double atol, @JsonProperty(required = true) Double rtol) {}

  private record Policy(Map<String, Limit> dtypes, Map<String, Limit> outputs) {}

  /**
   * @throws ParityException if the file is missing or no policy
   */
  public static Tolerances read(Path file) {
    try {
      return tolerances(JSON.readValue(file.toFile(), Policy.class));
    } catch (JsonMappingException e) {
      throw broken(file, at(e) + reason(e));
    } catch (JsonProcessingException e) {
      throw broken(file, e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw broken(file, e.getMessage());
    } catch (IOException e) {
      throw broken(file, "cannot be read: " + e.getMessage());
    }
  }

  private static Tolerances tolerances(Policy policy) {
    Tolerances result = Tolerances.NONE;
    if (policy == null) {
      throw new IllegalArgumentException("holds nothing");
    }
    for (Map.Entry<String, Limit> entry : entries(policy.dtypes())) {
      DType dtype =
          DType.of(entry.getKey())
              .filter(type -> type != DType.STRING)
              .orElseThrow(
                  () -> new IllegalArgumentException("no dtype is '" + entry.getKey() + "'"));
      result = result.forDtype(dtype, tolerance(entry));
    }
    for (Map.Entry<String, Limit> entry : entries(policy.outputs())) {
      result = result.forOutput(entry.getKey(), tolerance(entry));
    }
    return result;
  }

  private static Iterable<Map.Entry<String, Limit>> entries(Map<String, Limit> limits) {
    return limits == null ? Map.<String, Limit>of().entrySet() : limits.entrySet();
  }

  private static Tolerance tolerance(Map.Entry<String, Limit> entry) {
    Limit limit = entry.getValue();
    if (limit == null || limit.atol() == null || limit.rtol() == null) {
      throw new IllegalArgumentException("'" + entry.getKey() + "' needs both atol and rtol");
    }
    return new Tolerance(limit.atol(), limit.rtol());
  }

  private static String at(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    e.getPath().forEach(part -> path.append(path.isEmpty() ? "" : ".").append(part.getFieldName()));
    return path.isEmpty() ? "" : path + ": ";
  }

  /** Jackson goes on to name Java's classes. */
  private static String reason(JsonMappingException e) {
    return e.getOriginalMessage()
        .replaceAll("( of type `| \\((class|through|for|bound as) ).*$", "");
  }

  private static ParityException broken(Path file, String what) {
    return ParityException.broken(file + ": " + what);
  }
}
