package org.tf2torch.torch.lower;

import java.util.List;
import java.util.Map;
import org.tf2torch.torch.code.Statement;
import org.tf2torch.torch.module.ModuleKind;
import org.tf2torch.torch.module.Weight;

/**
 * A module to be made.
 *
 * @param weights what it owns, by the names torch.nn gives them
 * @param returns TorchScript's name of the type of its result
 * @param forward its code, in terms of arguments {@code input}, {@code input_1}, … and its own
 *     fields
 */
record Layer(
    ModuleKind kind, Map<String, Weight> weights, String returns, List<Statement> forward) {}
