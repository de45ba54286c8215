package org.tf2torch.torch.script;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tf2torch.torch.archive.PickleValue;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.module.Module;
import org.tf2torch.torch.module.Weight;

/**
 * Gives every module of a tree its TorchScript class. Modules whose classes would read the same
 * share one; the further ones of a name live in namespaces that PyTorch drops when it shows the
 * name ({@code ___torch_mangle_0}).
 */
final class ScriptClasses {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> variants = new HashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<Module, Instance> instances = new IdentityHashMap<>();
  private final Map<Module, String> types = new IdentityHashMap<>();

  /** The module as an object of its class; classes of submodules come first. */
  Instance instance(Module module) {
    Instance known = instances.get(module);
    if (known != null) {
      return known;
    }
    Map<String, PickleValue> attributes = new LinkedHashMap<>();
    Map<String, String> children = new LinkedHashMap<>();
    for (Map.Entry<String, Weight> field : module.weights().entrySet()) {
      Weight weight = field.getValue();
      attributes.put(field.getKey(), new PickleValue.Tensor(weight.data(), weight.isParameter()));
    }
    attributes.put("training", new PickleValue.Bool(false));
    attributes.putAll(TextAttributes.of(module));
    for (Map.Entry<String, Module> child : module.children().entrySet()) {
      attributes.put(child.getKey(), instance(child.getValue()));
      children.put(child.getKey(), types.get(child.getValue()));
    }
    Instance instance = new Instance(define(module, children), attributes);
    instances.put(module, instance);
    types.put(module, instance.type());
    return instance;
  }

  /** Source files by path, in an order in which every class is defined before it is used. */
  Map<String, String> files() {
    return files;
  }

  private String define(Module module, Map<String, String> children) {
    String plain = "__torch__." + module.kind().qualifiedName();
    String text = plain + "\n" + ClassPrinter.printClass(module, plain, children);
    String known = names.get(text);
    if (known != null) {
      return known;
    }
    int variant = variants.merge(plain, 1, Integer::sum);
    String name = variant == 1 ? plain : mangled(plain, variant - 2);
    names.put(text, name);
    String namespace = name.substring(0, name.lastIndexOf('.'));
    String path = namespace.replace('.', '/') + ".py";
    files.merge(path, ClassPrinter.printClass(module, name, children), String::concat);
    return name;
  }

  private static String mangled(String name, int number) {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot) + ".___torch_mangle_" + number + name.substring(dot);
  }
}
