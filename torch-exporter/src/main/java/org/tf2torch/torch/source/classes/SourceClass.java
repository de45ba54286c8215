package org.tf2torch.torch.source.classes;

import java.util.List;
import org.tf2torch.torch.code.Method;
import org.tf2torch.torch.module.Module;

/**
 * A class of {@code model.py}.
 *
 * @param parameters of its constructor
 * @param stored names of those parameters that the methods need
 * @param model a module of the class, for the names of its parts
 * @param fields what the constructor makes
 * @param methods their code, in which what differs between modules is a parameter
 * @param modules all that are made of it
 */
public record SourceClass(
    String name,
    List<Parameter> parameters,
    List<String> stored,
    Module model,
    List<Init> fields,
    List<Method> methods,
    List<Module> modules) {
  public SourceClass {
    parameters = List.copyOf(parameters);
    stored = List.copyOf(stored);
    fields = List.copyOf(fields);
    methods = List.copyOf(methods);
    modules = List.copyOf(modules);
  }
}
