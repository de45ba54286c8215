package org.tf2torch.tf.ops;

import java.util.ArrayList;
import java.util.List;
import org.tf2torch.ir.Value;
import org.tf2torch.ir.op.Products.Einsum;
import org.tf2torch.tf.lower.OpCall;
import org.tf2torch.tf.lower.OpTable;

/** Einstein summation. */
final class EinsumOps {
  private static final String ELLIPSIS = "...";

  private EinsumOps() {}

  static void register(OpTable table) {
    table.op("Einsum", EinsumOps::einsum);
    table.op("XlaEinsum", EinsumOps::einsum);
  }

  private static Value einsum(OpCall call) {
    String equation = call.text("equation").replace(" ", "");
    String[] sides = equation.split("->", -1);
    call.require(sides.length == 2, "its equation \"" + equation + "\" names no result");
    List<String> terms = List.of(sides[0].split(",", -1));
    call.require(terms.size() == call.count(), "its equation names " + terms.size() + " operands");
    call.require(
        distinct(sides[1]),
        "its result \"" + sides[1] + "\" repeats an axis, which builds diagonals");
    List<Value> operands = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      operands.add(ranked(call, call.tensor(i), terms.get(i)));
    }
    return call.emit(
        new Einsum(spelledOut(call, terms, sides[1], operands)), operands.toArray(new Value[0]));
  }

  private static boolean distinct(String term) {
    String letters = term.replace(ELLIPSIS, "");
    return letters.chars().distinct().count() == letters.length();
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
