package org.tf2torch.torch.script;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tf2torch.torch.archive.PickleValue.Instance;
import org.tf2torch.torch.module.Module;

/**
 * A tree of modules as TorchScript: the root object, the source of all classes, and the lowest file
 * version that is true.
 *
 * @param code by path, as {@code __torch__/torch/nn/modules/conv.py}
 */
public record ScriptModule(Instance root, Map<String, String> code, int version) {
  public static ScriptModule of(Module root) {
    ScriptClasses classes = new ScriptClasses();
    Instance instance = classes.instance(root);
    Map<String, String> helpers = root.helpers();
    Map<String, String> code = new LinkedHashMap<>(classes.files());
    if (!helpers.isEmpty()) {
      code.put(HelperPrinter.NAMESPACE.replace('.', '/') + ".py", HelperPrinter.print(helpers));
    }
    return new ScriptModule(instance, code, FileVersion.of(root, helpers.values()));
  }
}
