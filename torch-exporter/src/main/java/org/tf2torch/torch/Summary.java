package org.tf2torch.torch;

import java.util.Map;
import java.util.TreeMap;
import org.tf2torch.torch.code.Expression;
import org.tf2torch.torch.code.Expressions;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;

/**
 * What a converted model consists of.
 *
 * @param layers number of layers by class: {@code Conv2d} → 53
 * @param elements of all variables
 * @param trainable elements of the variables that are trained
 * @param bytes of all tensors
 * @param permutes calls that move axes while the model runs
 * @param loops of the code that run again and again: {@code while} and {@code for}
 */
public record Summary(
    Map<String, Integer> layers,
    long elements,
    long trainable,
    long bytes,
    int permutes,
    int loops,
    Migration migration) {

  public static Summary of(Module root, Migration migration) {
    Counter counter = new Counter();
    counter.count(root);
    return new Summary(
        counter.layers,
        counter.elements,
        counter.trainable,
        counter.bytes,
        counter.permutes,
        counter.loops,
        migration);
  }

  private static final class Counter {
    private final Map<String, Integer> layers = new TreeMap<>();
    private long elements;
    private long trainable;
    private long bytes;
    private int permutes;
    private int loops;

    void count(Module module) {
      for (Weight weight : module.weights().values()) {
        bytes += weight.data().bytes();
        elements += weight.variable() != null ? weight.data().elements() : 0;
        trainable += weight.isParameter() ? weight.data().elements() : 0;
      }
      for (Method method : module.methods()) {
        for (Expression expression : Expressions.in(method.body())) {
          permutes +=
              expression instanceof Expression.Call call && call.function().equals("torch.permute")
                  ? 1
                  : 0;
        }
        loops += loops(method.body());
      }
      for (Module child : module.children().values()) {
        if (!child.methods().isEmpty()) {
          layers.merge(child.kind().simpleName(), 1, Integer::sum);
        }
        count(child);
      }
    }

    private static int loops(java.util.List<Statement> statements) {
      int count = 0;
      for (Statement statement : statements) {
        if (statement instanceof Statement.While loop) {
          count += 1 + loops(loop.body());
        } else if (statement instanceof Statement.For loop) {
          count += 1 + loops(loop.body());
        } else if (statement instanceof Statement.If choice) {
          count += loops(choice.then()) + loops(choice.otherwise());
        }
      }
      return count;
    }
  }
}
