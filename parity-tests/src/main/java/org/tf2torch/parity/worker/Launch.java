package org.tf2torch.parity.worker;

import java.util.Map;

/**
 * How the child process is started.
 *
 * @param name what messages call this side, such as {@code TensorFlow}
 * @param classPath with this module and the side's framework and its natives on it
 * @param environment added to the parent's environment
 * @param properties the child's system properties
 * @param verbose lets what the frameworks print through to the parent's standard error
 */
public record Launch(
    String name,
    String classPath,
    Map<String, String> environment,
    Map<String, String> properties,
    boolean verbose) {
  /** What libtorch's environment is set to, so that a second run gives the same numbers. */
  public static final Map<String, String> LIBTORCH_ENVIRONMENT =
      Map.of(
          "NVIDIA_TF32_OVERRIDE", "0",
          "CUBLAS_WORKSPACE_CONFIG", ":4096:8",
          "OPT_OUT_TRACKING", "true");

  /** A process for PyTorch's side. */
  public static Launch libtorch(String classPath, int threads, boolean verbose) {
    Map<String, String> properties =
        Map.of(
            "ai.djl.offline", "true",
            "ai.djl.default_engine", "PyTorch",
            "ai.djl.pytorch.num_threads", String.valueOf(threads),
            "ai.djl.pytorch.num_interop_threads", "1",
            // The optimising executor compiles at the second run, which takes longer than it
            // saves here.
            "ai.djl.pytorch.graph_optimizer", "false");
    return new Launch("libtorch", classPath, LIBTORCH_ENVIRONMENT, properties, verbose);
  }
}
