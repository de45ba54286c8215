package org.tf2torch.cli;

import java.util.Optional;
import org.tf2torch.parity.ParityException;
import picocli.CommandLine.Option;

/** What the frameworks run on. */
final class MachineOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Where PyTorch runs: cpu (the default), cuda or cuda:N.")
  private String device = "cpu";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each framework; default: one per processor.")
  private Optional<Integer> threads = Optional.empty();

  String device() {
    if (!device.matches("cpu|cuda(:\\d{1,3})?")) {
      throw ParityException.usage("unknown device '" + device + "': use cpu, cuda or cuda:N");
    }
    return device;
  }

  int threads() {
    int count = threads.orElse(Runtime.getRuntime().availableProcessors());
    if (count < 1) {
      throw ParityException.usage("threads must be at least 1");
    }
    return count;
  }
}
