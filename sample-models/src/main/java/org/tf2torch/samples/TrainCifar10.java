package org.tf2torch.samples;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains the network on CIFAR-10 and saves it as a SavedModel. */
@Command(
    name = "train-cifar10",
    description = "Trains a small convolutional network on CIFAR-10 and saves it as a SavedModel.",
    showDefaultValues = true)
public final class TrainCifar10 implements Callable<Integer> {
  private enum Rule {
    ADAM,
    SGD
  }

  @Parameters(
      index = "0",
      paramLabel = "DATA",
      description = "folder with data_batch_*.bin and test_batch.bin")
  private Path data;

  @Parameters(index = "1", paramLabel = "SAVED_MODEL", description = "folder to write")
  private Path output;

  @Option(names = "--epochs", defaultValue = "10", description = "how often each image is shown")
  private int epochs;

  @Option(names = "--batch", defaultValue = "32", description = "images per step")
  private int batchSize;

  @Option(
      names = "--loss",
      defaultValue = "CROSS_ENTROPY",
      description = "one of: ${COMPLETION-CANDIDATES}")
  private Loss loss;

  @Option(
      names = "--optimizer",
      defaultValue = "ADAM",
      description = "one of: ${COMPLETION-CANDIDATES}")
  private Rule rule;

  @Option(names = "--lr", defaultValue = "0.001", description = "learning rate")
  private float learningRate;

  @Option(names = "--seed", defaultValue = "1", description = "weights and order follow from it")
  private long seed;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and stop")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine command =
        new CommandLine(new TrainCifar10()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((e, line, parsed) -> fail(e, line));
    System.exit(command.execute(args));
  }

  private static int fail(Exception e, CommandLine line) throws Exception {
    if (!(e instanceof IOException)) {
      throw e; // a defect, which its stack trace explains best
    }
    line.getErr()
        .println(
            e instanceof NoSuchFileException ? e.getMessage() + ": is not there" : e.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws IOException {
    if (epochs < 1 || batchSize < 1) {
      throw new ParameterException(spec.commandLine(), "--epochs and --batch must be at least 1");
    }
    Cifar10 train = Cifar10.train(data, Normalisation.CIFAR10);
    Cifar10 test = Cifar10.test(data, Normalisation.CIFAR10);
    try (Training training = new Training(loss, optimizer(), seed)) {
      System.out.printf("%d images to train with, %d to test with%n", train.size(), test.size());
      for (int epoch = 1; epoch <= epochs; epoch++) {
        double running = training.epoch(train, batchSize);
        double accuracy = training.accuracy(test, batchSize);
        System.out.printf(
            "epoch %2d  loss %.4f  test accuracy %.1f %%%n", epoch, running, 100 * accuracy);
      }
      training.export(output);
      System.out.println("saved as " + output);
    }
    return 0;
  }

  private Optimizer optimizer() {
    return switch (rule) {
      case ADAM -> new Adam(learningRate);
      case SGD -> new Sgd(learningRate);
    };
  }
}
