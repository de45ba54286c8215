package org.tf2torch.torch.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.training.LearningRate;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.torch.archive.PickleValue;

/**
 * The optimizer that computes a rule in PyTorch: torch's where its formula is the source's, else a
 * small class that is written into the script.
 *
 * @param type how the script names its class
 * @param source the resource with the class, when it is not torch's
 * @param arguments of the constructor, behind the parameters
 * @param group what else a parameter group of torch's holds
 * @param slots what its state of a parameter is called, and what it is in the source
 * @param factor what the slots are multiplied by
 * @param counts whether the state of each parameter counts the steps
 */
record TorchOptimizer(
    String type,
    Optional<String> source,
    Map<String, PickleValue> arguments,
    Map<String, PickleValue> group,
    Map<String, Slot> slots,
    double factor,
    boolean counts) {

  static TorchOptimizer of(Optimizer optimizer) {
    double lr = LearningRateCode.initial(optimizer.learningRate());
    UpdateRule rule = optimizer.rule();
    if (rule instanceof UpdateRule.Sgd sgd) {
      return sgd(sgd, optimizer.learningRate(), lr);
    } else if (rule instanceof UpdateRule.RmsProp rms) {
      return rmsProp(rms, lr);
    } else if (rule instanceof UpdateRule.Adam adam) {
      return adam(adam, optimizer, lr);
    } else if (rule instanceof UpdateRule.Adagrad adagrad) {
      return adagrad(adagrad, lr);
    } else if (rule instanceof UpdateRule.Adadelta adadelta) {
      Map<String, PickleValue> arguments = arguments("lr", lr, "rho", adadelta.rho());
      arguments.put("eps", real(adadelta.epsilon()));
      return torch("Adadelta", arguments, "square_avg", Slot.VELOCITY)
          .also("acc_delta", Slot.SQUARED_MOVES);
    } else if (rule instanceof UpdateRule.Adamax adamax) {
      Map<String, PickleValue> arguments = arguments("lr", lr);
      arguments.put("betas", betas(adamax.beta1(), adamax.beta2()));
      arguments.put("eps", real(adamax.epsilon()));
      return own("Adamax", arguments, "exp_avg", Slot.MOMENTUM, true)
          .also("exp_inf", Slot.VELOCITY);
    } else if (rule instanceof UpdateRule.Nadam nadam) {
      Map<String, PickleValue> arguments = arguments("lr", lr);
      arguments.put("betas", betas(nadam.beta1(), nadam.beta2()));
      arguments.put("eps", real(nadam.epsilon()));
      arguments.put("momentum_decay", real(nadam.decay()));
      return torch("NAdam", arguments, "exp_avg", Slot.MOMENTUM).also("exp_avg_sq", Slot.VELOCITY);
    } else if (rule instanceof UpdateRule.Lion lion) {
      Map<String, PickleValue> arguments = arguments("lr", lr);
      arguments.put("betas", betas(lion.beta1(), lion.beta2()));
      return own("Lion", arguments, "exp_avg", Slot.MOMENTUM, false);
    }
    return torch("Adam", arguments("lr", lr), null, null)
        .with("betas", betas(0.9, 0.999))
        .with("eps", real(1e-8));
  }

  /** torch's momentum is a sum of gradients; Keras's is that sum times the learning rate. */
  private static TorchOptimizer sgd(UpdateRule.Sgd sgd, LearningRate rate, double lr) {
    if (sgd.momentum() == 0) {
      return torch("SGD", arguments("lr", lr), null, null)
          .with("momentum", real(0))
          .with("nesterov", new PickleValue.Bool(false));
    }
    Map<String, PickleValue> arguments = arguments("lr", lr, "momentum", sgd.momentum());
    arguments.put("nesterov", new PickleValue.Bool(sgd.nesterov()));
    if (LearningRateCode.isConstant(rate) && lr > 0) {
      TorchOptimizer plain = torch("SGD", arguments, "momentum_buffer", Slot.MOMENTUM);
      return new TorchOptimizer(
          plain.type, plain.source, arguments, plain.group, plain.slots, -1 / lr, false);
    }
    return own("SGD", arguments, "velocity", Slot.MOMENTUM, false);
  }

  private static TorchOptimizer rmsProp(UpdateRule.RmsProp rms, double lr) {
    Map<String, PickleValue> arguments = arguments("lr", lr, "alpha", rms.rho());
    arguments.put("eps", real(rms.epsilon()));
    if (rms.momentum() > 0) {
      arguments.put("momentum", real(rms.momentum()));
    }
    arguments.put("centered", new PickleValue.Bool(rms.centered()));
    TorchOptimizer made =
        rms.epsilonInside()
            ? own("RMSprop", arguments, "square_avg", Slot.VELOCITY, false)
            : torch("RMSprop", arguments, "square_avg", Slot.VELOCITY);
    if (rms.centered()) {
      made = made.also("grad_avg", Slot.MEAN_GRADIENT);
    }
    return rms.momentum() > 0
        ? made.also("momentum_buffer", Slot.MOMENTUM)
        : made.with("momentum", real(0));
  }

  private static TorchOptimizer adam(UpdateRule.Adam adam, Optimizer optimizer, double lr) {
    Map<String, PickleValue> arguments = arguments("lr", lr);
    arguments.put("betas", betas(adam.beta1(), adam.beta2()));
    arguments.put("eps", real(adam.epsilon()));
    optimizer.weightDecay().ifPresent(decay -> arguments.put("weight_decay", real(decay)));
    if (adam.amsgrad()) {
      arguments.put("amsgrad", new PickleValue.Bool(true));
    }
    String type = optimizer.weightDecay().isPresent() ? "AdamW" : "Adam";
    TorchOptimizer made =
        torch(type, arguments, "exp_avg", Slot.MOMENTUM).also("exp_avg_sq", Slot.VELOCITY);
    return adam.amsgrad()
        ? made.also("max_exp_avg_sq", Slot.LARGEST_VELOCITY)
        : made.with("amsgrad", new PickleValue.Bool(false));
  }

  private static TorchOptimizer adagrad(UpdateRule.Adagrad adagrad, double lr) {
    String initial = adagrad.epsilonInside() ? "initial" : "initial_accumulator_value";
    Map<String, PickleValue> arguments = arguments("lr", lr, initial, adagrad.initial());
    arguments.put("eps", real(adagrad.epsilon()));
    return adagrad.epsilonInside()
        ? own("Adagrad", arguments, "sum", Slot.VELOCITY, false)
        : torch("Adagrad", arguments, "sum", Slot.VELOCITY);
  }

  /** One of torch's own; what its groups hold beyond the arguments is that of PyTorch 2.1. */
  private static TorchOptimizer torch(
      String name, Map<String, PickleValue> arguments, String key, Slot slot) {
    Map<String, PickleValue> group = new LinkedHashMap<>();
    if (!arguments.containsKey("weight_decay")) {
      group.put("weight_decay", real(0));
    }
    PickleValue no = new PickleValue.Bool(false);
    switch (name) {
      case "SGD" -> group.put("dampening", real(0));
      case "Adagrad" -> group.put("lr_decay", real(0));
      case "NAdam" -> group.put("decoupled_weight_decay", no);
      default -> {}
    }
    if (!name.equals("SGD") && !name.equals("Adagrad")) {
      group.put("capturable", no);
    }
    group.put("maximize", no);
    group.put("foreach", new PickleValue.None());
    group.put("differentiable", no);
    if (List.of("Adam", "AdamW").contains(name)) {
      group.put("fused", new PickleValue.None());
    }
    Map<String, Slot> slots = new LinkedHashMap<>();
    if (key != null) {
      slots.put(key, slot);
    }
    return new TorchOptimizer(
        "torch.optim." + name, Optional.empty(), arguments, group, slots, 1, !name.equals("SGD"));
  }

  private static TorchOptimizer own(
      String name, Map<String, PickleValue> arguments, String key, Slot slot, boolean counts) {
    Map<String, Slot> slots = new LinkedHashMap<>(Map.of(key, slot));
    String resource = name.toLowerCase(Locale.ROOT) + ".py";
    return new TorchOptimizer(
        name, Optional.of(resource), arguments, new LinkedHashMap<>(), slots, 1, counts);
  }

  private TorchOptimizer also(String key, Slot slot) {
    slots.put(key, slot);
    return this;
  }

  private TorchOptimizer with(String key, PickleValue value) {
    group.put(key, value);
    return this;
  }

  private static Map<String, PickleValue> arguments(Object... namesAndNumbers) {
    Map<String, PickleValue> arguments = new LinkedHashMap<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      arguments.put((String) namesAndNumbers[i], real((Double) namesAndNumbers[i + 1]));
    }
    return arguments;
  }

  private static PickleValue real(double value) {
    // The decimal number that the source's author wrote, see Python.number.
    return new PickleValue.Float(Double.parseDouble(Python.number(value)));
  }

  private static PickleValue betas(double beta1, double beta2) {
    return new PickleValue.Tuple(List.of(real(beta1), real(beta2)));
  }
}
