package org.tf2torch.torch.training;

import static org.tf2torch.torch.training.Python.number;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Clipping;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.torch.archive.PickleValue;

/** Writes {@code make_optimizer}, and before it what that needs. */
final class OptimizerCode {
  private final Optimizer optimizer;
  private final TorchOptimizer torch;

  private final boolean constrained;

  /**
   * @param constrained whether {@code constrain} is to be called after each step
   */
  OptimizerCode(Optimizer optimizer, TorchOptimizer torch, boolean constrained) {
    this.optimizer = optimizer;
    this.torch = torch;
    this.constrained = constrained;
  }

  /** Top-level definitions, in the order in which they are to stand. */
  List<String> definitions() {
    List<String> all = new ArrayList<>();
    torch.source().ifPresent(resource -> all.add(Resources.read(resource)));
    if (!LearningRateCode.isConstant(optimizer.learningRate())) {
      all.add(LearningRateCode.of(optimizer.learningRate()));
    }
    if (!optimizer.clipping().isEmpty()) {
      all.add(clipGradients());
    }
    if (hasBefore()) {
      all.add(before());
    }
    optimizer.average().ifPresent(average -> all.add(after(average)));
    all.add(makeOptimizer());
    return all;
  }

  /** The constructor's call without the parameters, such as {@code Adam(lr=0.001)}. */
  String summary() {
    return "%s(%s)"
        .formatted(
            torch.type().substring(torch.type().lastIndexOf('.') + 1),
            String.join(", ", arguments()));
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    torch.arguments().forEach((name, value) -> arguments.add(name + "=" + text(value)));
    arguments.removeIf(argument -> argument.endsWith("=False"));
    return arguments;
  }

  private static String text(PickleValue value) {
    if (value instanceof PickleValue.Tuple tuple) {
      return "(%s, %s)".formatted(text(tuple.elements().get(0)), text(tuple.elements().get(1)));
    } else if (value instanceof PickleValue.Bool flag) {
      return Python.flag(flag.value());
    }
    return number(((PickleValue.Float) value).value());
  }

  private boolean correctsEpsilon() {
    return optimizer.rule() instanceof UpdateRule.Adam adam && adam.epsilon() > 0;
  }

  /** Whether weights decay here; torch's AdamW does so itself, by the same formula. */
  private boolean decays() {
    return optimizer.weightDecay().isPresent() && !torch.arguments().containsKey("weight_decay");
  }

  private boolean hasBefore() {
    return correctsEpsilon()
        || decays()
        || optimizer.average().isPresent()
        || !optimizer.clipping().isEmpty()
        || !LearningRateCode.isConstant(optimizer.learningRate());
  }

  private String makeOptimizer() {
    List<String> arguments = new ArrayList<>(List.of("parameters"));
    arguments.addAll(arguments());
    StringBuilder out = new StringBuilder();
    out.append("def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:\n")
        .append("    \"\"\"The source's optimizer, in the state in which it stopped.\"\"\"\n")
        .append("    state = torch.load(HERE / \"optimizer.pth\", weights_only=True)\n")
        .append("    named = dict(model.named_parameters(remove_duplicate=False))\n")
        .append("    names = state[\"param_groups\"][0][\"param_names\"]\n")
        .append("    parameters = [named[name] for name in names]\n")
        .append(Python.list("    ", "optimizer = " + torch.type() + "(", arguments, ")"))
        .append("    optimizer.load_state_dict(state)\n");
    if (hasBefore()) {
      out.append("    optimizer.register_step_pre_hook(before_step)\n");
    }
    if (optimizer.average().isPresent()) {
      out.append("    optimizer.register_step_post_hook(after_step)\n");
    }
    if (constrained) {
      out.append("    optimizer.register_step_post_hook(lambda *_: constrain(model))\n");
    }
    return out.append("    return optimizer\n").toString();
  }

  private String before() {
    StringBuilder out = new StringBuilder();
    out.append("@torch.no_grad()\n")
        .append("def before_step(optimizer: torch.optim.Optimizer, args, kwargs) -> None:\n")
        .append("    \"\"\"What Keras does before, or otherwise than, torch.\"\"\"\n")
        .append("    for group in optimizer.param_groups:\n")
        .append("        step = group[\"iterations\"]\n")
        .append("        group[\"iterations\"] = step + 1\n");
    if (!LearningRateCode.isConstant(optimizer.learningRate())) {
      out.append("        group[\"lr\"] = learning_rate(step)\n");
    }
    if (optimizer.rule() instanceof UpdateRule.Adam adam && correctsEpsilon()) {
      out.append("        # Keras adds epsilon before it corrects the bias, torch after.\n")
          .append("        correction = 1 - group[\"betas\"][1] ** (step + 1)\n")
          .append(
              "        group[\"eps\"] = %s / math.sqrt(correction)\n"
                  .formatted(number(adam.epsilon())));
    }
    if (decays() || !optimizer.clipping().isEmpty()) {
      out.append("        trained = [p for p in group[\"params\"] if p.grad is not None]\n");
    }
    if (!optimizer.clipping().isEmpty()) {
      out.append("        clip_gradients([p.grad for p in trained])\n");
    }
    if (decays()) {
      out.append("        for p in trained:\n")
          .append(
              "            p.mul_(1 - %s * group[\"lr\"])\n"
                  .formatted(number(optimizer.weightDecay().getAsDouble())));
    }
    return out.toString();
  }

  private String clipGradients() {
    StringBuilder out = new StringBuilder();
    out.append("def clip_gradients(gradients: list[Tensor]) -> None:\n");
    out.append("    \"\"\"Clips as Keras does, which adds nothing to a norm.\"\"\"\n");
    for (Clipping clipping : optimizer.clipping()) {
      if (clipping instanceof Clipping.ByValue it) {
        String limit = number(it.limit());
        out.append("    for gradient in gradients:\n")
            .append("        gradient.clamp_(-%s, %s)\n".formatted(limit, limit));
      } else if (clipping instanceof Clipping.ByNorm it) {
        String limit = number(it.limit());
        out.append("    for gradient in gradients:\n")
            .append("        norm = gradient.norm().clamp(min=%s)\n".formatted(limit))
            .append("        gradient.mul_(%s / norm)\n".formatted(limit));
      } else if (clipping instanceof Clipping.ByGlobalNorm it) {
        String limit = number(it.limit());
        out.append("    norm = torch.stack([gradient.norm() for gradient in gradients]).norm()\n")
            .append("    # An infinite norm makes every gradient NaN.\n")
            .append("    scale = %s / norm.clamp(min=%s) + (norm - norm)\n".formatted(limit, limit))
            .append("    for gradient in gradients:\n")
            .append("        gradient.mul_(scale)\n");
      }
    }
    return out.toString();
  }

  private static String after(Optimizer.Average average) {
    String momentum = number(average.momentum());
    StringBuilder out = new StringBuilder();
    out.append("@torch.no_grad()\n")
        .append("def after_step(optimizer: torch.optim.Optimizer, args, kwargs) -> None:\n")
        .append("    \"\"\"Keeps a running average of the weights.\"\"\"\n")
        .append("    for group in optimizer.param_groups:\n")
        .append("        for p in (p for p in group[\"params\"] if p.grad is not None):\n")
        .append("            average = optimizer.state[p][\"average\"]\n")
        .append(
            "            average.mul_(%s).add_(p, alpha=1 - %s)\n".formatted(momentum, momentum));
    average
        .overwrites()
        .ifPresent(
            every ->
                out.append("            if group[\"iterations\"] %% %d == 0:\n".formatted(every))
                    .append("                p.copy_(average)\n"));
    return out.toString();
  }
}
