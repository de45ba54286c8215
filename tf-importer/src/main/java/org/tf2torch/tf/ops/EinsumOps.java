package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.tf2torch.ir.Dim;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Elementwise.Relation;
import org.tf2torch.ir.op.Emit;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.ir.op.Sources.Range;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Einstein summation. */
final class EinsumOps {
  private static final String ELLIPSIS = "...";

  private EinsumOps() {}

  static void register(OpTable table) {
    table.op("Einsum", EinsumOps::einsum);
    table.op("XlaEinsum", EinsumOps::ofXla);
  }

  private static Value ofXla(OpCall call) {
    String equation = call.text("equation").replace(" ", "");
    String result = equation.substring(equation.indexOf('>') + 1).replace(ELLIPSIS, "");
    call.require(distinct(result).equals(result), "its result " + result + " repeats an axis");
    return einsum(call);
  }

  private static Value einsum(OpCall call) {
    String equation = call.text("equation").replace(" ", "");
    String[] sides = equation.split("->", -1);
    call.require(sides.length == 2, "its equation \"" + equation + "\" names no result");
    List<String> terms = List.of(sides[0].split(",", -1));
    call.require(terms.size() == call.count(), "its equation names " + terms.size() + " operands");
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      operands.add(ranked(call, call.tensor(i), terms.get(i)));
    }
    String spelled = spelledOut(call, terms, sides[1], operands);
    int arrow = spelled.indexOf("->");
    String result = spelled.substring(arrow + 2);
    Einsum op = new Einsum(spelled.substring(0, arrow) + "->" + distinct(result));
    return diagonals(call, call.emit(op, operands.toArray(new Value[0])), result);
  }

  /** The letters, each where it stands first. */
  private static String distinct(String letters) {
    return letters.chars().distinct().mapToObj(Character::toString).collect(Collectors.joining());
  }

  /** Where the result repeats an axis, it holds a diagonal and is 0 elsewhere. */
  private static Value diagonals(OpCall call, Value x, String result) {
    Emit emit = call.emit();
    Value filled = x;
    for (int axis = 0; axis < result.length(); axis++) {
      int first = result.indexOf(result.charAt(axis));
      if (first < axis) {
        Value size = emit.size(filled.shape().dim(first));
        Value numbers = emit.op(new Range(), emit.size(0), size, emit.size(1));
        filled = emit.unsqueeze(filled, axis);
        int rank = filled.shape().rank();
        Value diagonal =
            emit.compare(
                Relation.EQUAL,
                along(emit, numbers, first, rank),
                along(emit, numbers, axis, rank));
        filled = emit.where(diagonal, filled, ScatterOps.zero(emit, x.dtype()));
      }
    }
    return filled;
  }

  /** A vector as the only axis of a tensor that is longer than 1. */
  private static Value along(Emit emit, Value vector, int axis, int rank) {
    List<Dim> sizes = new ArrayList<>(Collections.nCopies(rank, Dim.ONE));
    sizes.set(axis, vector.shape().dim(0));
    return emit.reshape(vector, sizes);
  }

  private static Value ranked(OpCall call, Value x, String term) {
    return term.contains(ELLIPSIS) ? x : call.emit().ranked(x, term.length());
  }

  /** The equation with letters for the axes of each ellipsis, aligned at the last one. */
  private static String spelledOut(
      OpCall call, List<String> terms, String result, List<Value> operands) {
    String unused = unused(terms);
    List<String> spelled = new ArrayList<>();
    String longest = "";
    for (int i = 0; i < terms.size(); i++) {
      String term = terms.get(i);
      String hidden = "";
      if (term.contains(ELLIPSIS)) {
        call.require(
            operands.get(i).shape().hasRank(), "the rank of its input " + i + " is unknown");
        int count = operands.get(i).shape().rank() - (term.length() - ELLIPSIS.length());
        call.require(
            count >= 0 && count <= unused.length(),
            "its input " + i + " has not the rank of " + term);
        hidden = unused.substring(unused.length() - count);
      }
      longest = hidden.length() > longest.length() ? hidden : longest;
      spelled.add(term.replace(ELLIPSIS, hidden));
    }
    return String.join(",", spelled) + "->" + result.replace(ELLIPSIS, longest);
  }

  /** The letters that no term uses, as many as torch.einsum knows. */
  private static String unused(List<String> terms) {
    StringBuilder letters = new StringBuilder();
    String used = String.join("", terms);
    for (char c = 'A'; c <= 'z'; c++) {
      if (Character.isLetter(c) && used.indexOf(c) < 0) {
        letters.append(c);
      }
    }
    return letters.toString();
  }
}
