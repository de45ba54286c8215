package org.tf2torch.torch.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tf2torch.ir.Variable;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.ir.training.Optimizer;
import org.tf2torch.ir.training.Optimizer.Slot;
import org.tf2torch.ir.training.UpdateRule;
import org.tf2torch.torch.archive.PickleValue;

/**
 * The state_dict of an optimizer: {@code {"state": {0: {"step": …, "exp_avg": …}, …},
 * "param_groups": [{"lr": …, "params": [0, …]}]}}. Parameters are numbered in the order of {@code
 * param_names}.
 */
final class OptimizerState {
  private final Optimizer optimizer;
  private final TorchOptimizer torch;

  OptimizerState(Optimizer optimizer, TorchOptimizer torch) {
    this.optimizer = optimizer;
    this.torch = torch;
  }

  /**
   * @param parameters those that are trained
   */
  PickleValue of(List<NamedParameter> parameters) {
    Map<PickleValue, PickleValue> state = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      int number = i;
      of(parameters.get(i).variable())
          .ifPresent(entries -> state.put(new PickleValue.Int(number), dict(entries)));
    }
    Map<String, PickleValue> all = new LinkedHashMap<>();
    all.put("state", new PickleValue.Dict(List.copyOf(state.entrySet()), ""));
    all.put("param_groups", list(List.of(dict(group(parameters)))));
    return dict(all);
  }

  private Map<String, PickleValue> group(List<NamedParameter> parameters) {
    Map<String, PickleValue> group = new LinkedHashMap<>(torch.arguments());
    group.putAll(torch.group());
    group.put("iterations", new PickleValue.Int(optimizer.iterations()));
    List<PickleValue> numbers = new ArrayList<>();
    List<PickleValue> names = new ArrayList<>();
    for (NamedParameter parameter : parameters) {
      numbers.add(new PickleValue.Int(numbers.size()));
      names.add(new PickleValue.Str(parameter.key()));
    }
    group.put("param_names", list(names));
    group.put("params", list(numbers));
    return group;
  }

  /**
   * What is remembered of a variable: all that the rule needs, or nothing. Every tensor is one of
   * its own, as torch counts steps in place.
   */
  private Optional<Map<String, PickleValue>> of(Variable variable) {
    Map<String, PickleValue> state = new LinkedHashMap<>();
    Optional<TensorData> average =
        optimizer.average().map(it -> slot(Slot.AVERAGE, variable).orElse(variable.data()));
    boolean known =
        torch.slots().values().stream().allMatch(slot -> slot(slot, variable).isPresent());
    boolean nothing = optimizer.rule() instanceof UpdateRule.Unknown;
    if (nothing || !known && average.isEmpty()) {
      return Optional.empty();
    }
    if (torch.counts()) {
      state.put("step", tensor(TensorData.scalar(known ? (float) optimizer.iterations() : 0)));
    }
    if (optimizer.rule() instanceof UpdateRule.Nadam) {
      state.put("mu_product", tensor(TensorData.scalar((float) optimizer.momentumProduct())));
    }
    torch
        .slots()
        .forEach(
            (key, slot) ->
                state.put(key, tensor(known ? scaled(slot, variable) : zeros(variable))));
    average.ifPresent(data -> state.put("average", tensor(data)));
    return state.isEmpty() ? Optional.empty() : Optional.of(state);
  }

  private Optional<TensorData> slot(Slot slot, Variable variable) {
    return Optional.ofNullable(optimizer.slots().getOrDefault(slot, Map.of()).get(variable.id()))
        .map(variable::sameWay);
  }

  private TensorData scaled(Slot slot, Variable variable) {
    TensorData data = slot(slot, variable).orElseThrow();
    return torch.factor() == 1 ? data : ScaledData.of(data, torch.factor());
  }

  private static TensorData zeros(Variable variable) {
    long[] shape = variable.data().shape().stream().mapToLong(Long::longValue).toArray();
    return TensorData.filled(TensorData.scalar(0f).cast(variable.data().dtype()), shape);
  }

  private static PickleValue tensor(TensorData data) {
    return new PickleValue.Tensor(data, false);
  }

  private static PickleValue list(List<PickleValue> elements) {
    return new PickleValue.Sequence(elements, "");
  }

  private static PickleValue dict(Map<String, PickleValue> entries) {
    List<Map.Entry<PickleValue, PickleValue>> pairs = new ArrayList<>();
    entries.forEach((key, value) -> pairs.add(Map.entry(new PickleValue.Str(key), value)));
    return new PickleValue.Dict(pairs, "");
  }
}
