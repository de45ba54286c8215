package org.tf2torch.tf.model;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tf2torch.ir.data.TensorData;
import org.tf2torch.tf.BrokenModelException;
import org.tf2torch.tf.bundle.MappedFile;

/**
 * What a graph's nodes mean by themselves: what is declared of their operations, TensorFlow's and
 * the graph's own functions, and what their attributes hold.
 */
public final class Operations {
  /** More results than any node has; what a damaged attribute may claim is not counted out. */
  private static final long MOST_RESULTS = 1 << 20;

  private final Path file;
  private final TensorProtoReader tensors;
  private final Map<String, FunctionDef> functions = new HashMap<>();

  /**
   * @param model the file that holds the graph
   */
  Operations(MappedFile model, FunctionDefLibrary library) {
    this.file = model.path();
    this.tensors = new TensorProtoReader(model);
    for (FunctionDef function : library.getFunctionList()) {
      if (functions.put(function.getSignature().getName(), function) != null) {
        throw new BrokenModelException(
            file, "has two functions called " + function.getSignature().getName());
      }
    }
  }

  private Operations(Operations other, Collection<FunctionDef> more) {
    this.file = other.file;
    this.tensors = other.tensors;
    this.functions.putAll(other.functions);
    more.forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  /** These and functions that were made for the graph. */
  public Operations with(Collection<FunctionDef> more) {
    return new Operations(this, more);
  }

  /** A function of the graph's library. */
  public Optional<FunctionDef> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  /**
   * What is declared of a node's operation; a function can be called by its name. Empty for a
   * custom operation.
   */
  public Optional<OpDef> declaration(NodeDef node) {
    FunctionDef function = functions.get(node.getOp());
    return function != null
        ? Optional.of(function.getSignature())
        : OpDefs.tensorflow().find(node.getOp());
  }

  /** A node's attribute, else the default its operation declares, else empty. */
  public Optional<AttrValue> attribute(NodeDef node, String name) {
    AttrValue value = node.getAttrMap().get(name);
    if (value != null) {
      return Optional.of(value);
    }
    return declaration(node).stream()
        .flatMap(op -> op.getAttrList().stream())
        .filter(attr -> attr.getName().equals(name) && attr.hasDefaultValue())
        .map(OpDef.AttrDef::getDefaultValue)
        .findFirst();
  }

  /**
   * The elements of a tensor that a node has as an attribute; large ones stay where they are in the
   * file.
   *
   * @return empty when the type is none of numbers
   * @throws BrokenModelException when there is no such attribute, or its elements do not fit its
   *     shape
   */
  public Optional<TensorData> tensor(NodeDef node, String name) {
    return tensors.data(node.getName(), required(node, name).getTensor());
  }

  /**
   * The elements of a tensor of strings that a node has as an attribute, row-major.
   *
   * @return empty when it holds no strings
   * @throws BrokenModelException when there is no such attribute, or its elements do not fit its
   *     shape
   */
  public Optional<List<ByteString>> strings(NodeDef node, String name) {
    return tensors.strings(node.getName(), required(node, name).getTensor());
  }

  /**
   * The position among all of a node's results of one that a function's body calls {@code
   * node:argument:index}.
   *
   * @throws BrokenModelException when the node has no such result
   */
  public int outputIndex(NodeDef node, String argument, int index) {
    int first = 0;
    for (ArgDef result : declared(node).getOutputArgList()) {
      int count = types(node, result).size();
      if (result.getName().equals(argument)) {
        if (index < 0 || index >= count) {
          throw broken(
              node, "has %d results %s, not one numbered %d".formatted(count, argument, index));
        }
        return first + index;
      }
      first += count;
    }
    throw broken(node, "has no result called " + argument);
  }

  /**
   * What a function's body calls one of all of a node's results: {@code argument:index}.
   *
   * @throws BrokenModelException when the node has no such result
   */
  public String outputName(NodeDef node, int index) {
    int first = 0;
    for (ArgDef result : declared(node).getOutputArgList()) {
      int count = types(node, result).size();
      if (index < first + count) {
        return result.getName() + ":" + (index - first);
      }
      first += count;
    }
    throw broken(node, "has no result " + index);
  }

  /**
   * The types of a node's results.
   *
   * @throws BrokenModelException when its attributes do not say
   */
  public List<DataType> outputTypes(NodeDef node) {
    return types(node, declared(node).getOutputArgList());
  }

  /**
   * The types of a node's data inputs.
   *
   * @throws BrokenModelException when its attributes do not say
   */
  public List<DataType> inputTypes(NodeDef node) {
    return types(node, declared(node).getInputArgList());
  }

  private List<DataType> types(NodeDef node, List<ArgDef> arguments) {
    List<DataType> types = new ArrayList<>();
    arguments.forEach(argument -> types.addAll(types(node, argument)));
    return types;
  }

  /**
   * An argument stands for one tensor, for a number of tensors of one type, or for a list of any
   * types.
   */
  private List<DataType> types(NodeDef node, ArgDef argument) {
    if (!argument.getTypeListAttr().isEmpty()) {
      return required(node, argument.getTypeListAttr()).getList().getTypeList();
    }
    DataType type =
        argument.getTypeAttr().isEmpty()
            ? argument.getType()
            : required(node, argument.getTypeAttr()).getType();
    if (argument.getNumberAttr().isEmpty()) {
      return List.of(type);
    }
    long number = required(node, argument.getNumberAttr()).getI();
    if (number < 0 || number > MOST_RESULTS) {
      throw broken(node, "cannot have %d of %s".formatted(number, argument.getName()));
    }
    return Collections.nCopies((int) number, type);
  }

  private OpDef declared(NodeDef node) {
    return declaration(node)
        .orElseThrow(() -> broken(node, "is of an operation that TensorFlow does not declare"));
  }

  private AttrValue required(NodeDef node, String name) {
    return attribute(node, name).orElseThrow(() -> broken(node, "lacks its attribute " + name));
  }

  private BrokenModelException broken(NodeDef node, String what) {
    return new BrokenModelException(
        file, "node %s (%s) %s".formatted(node.getName(), node.getOp(), what));
  }
}
