package org.tf2torch.ir.text;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tf2torch.ir.Attributes;
import org.tf2torch.ir.Op;
import org.tf2torch.ir.Region;
import org.tf2torch.ir.TensorType;
import org.tf2torch.ir.op.ControlFlow.For;
import org.tf2torch.ir.op.ControlFlow.If;
import org.tf2torch.ir.op.ControlFlow.While;
import org.tf2torch.ir.op.Lists.ListAppend;
import org.tf2torch.ir.op.Lists.ListFromTensor;
import org.tf2torch.ir.op.Lists.ListGet;
import org.tf2torch.ir.op.Lists.ListSet;
import org.tf2torch.ir.op.Lists.ListStack;
import org.tf2torch.ir.op.Lists.NewList;
import org.tf2torch.ir.op.Recurrent.Gru;
import org.tf2torch.ir.op.Recurrent.Lstm;
import org.tf2torch.ir.op.Recurrent.Rnn;

/** Mnemonics of branches, loops, the lists these fill, and the layers they may be. */
final class LoopRows {
  private static final Region NO_CODE = new Region(List.of(), List.of(), List.of());

  private LoopRows() {}

  static void addTo(Map<String, Function<Attributes, Op>> rows) {
    rows.put("if", a -> new If(NO_CODE, NO_CODE));
    rows.put("while", a -> new While(NO_CODE, NO_CODE));
    rows.put("for", a -> new For(a.text("index"), (int) a.integer("stacked"), NO_CODE));
    rows.put("new_list", a -> new NewList(type(a.text("element"))));
    rows.put("list_from_tensor", a -> new ListFromTensor());
    rows.put("list_get", a -> new ListGet());
    rows.put("list_set", a -> new ListSet());
    rows.put("list_append", a -> new ListAppend());
    rows.put("list_stack", a -> new ListStack(a.integer("count")));
    rows.put("lstm", a -> new Lstm(a.flag("batch_first")));
    rows.put("gru", a -> new Gru(a.flag("batch_first")));
    rows.put("rnn", a -> new Rnn(a.flag("relu"), a.flag("batch_first")));
  }

  private static TensorType type(String text) {
    return (TensorType) TypeParser.type(new Tokens(text));
  }
}
