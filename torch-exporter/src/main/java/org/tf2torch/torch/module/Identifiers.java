package org.tf2torch.torch.module;

import java.util.Locale;
import java.util.Set;

/**
 * Names from a model turned into names that Python and TorchScript accept. Nothing else of them
 * reaches the code.
 */
public final class Identifiers {
  /** Python's keywords, TorchScript's own words, and what the generated code itself uses. */
  private static final Set<String> RESERVED =
      Set.of(
          ("False None True and as assert async await break class continue def del elif else except finally for from global if"
                  + " import in is lambda nonlocal not or pass raise return try while with yield NoneType torch ops CONSTANTS"
                  + " __torch__ inf nan annotate unchecked_cast uninitialized fork getattr self int float bool str list dict tuple"
                  + " len range min max abs print Tensor List Dict Optional Tuple Any F nn math device dtype input type id sum all any"
                  + " GaussianNoise GaussianDropout zip map slice object super set enumerate isinstance round sorted reversed hash")
              .split(" "));

  /**
   * Members of {@code nn.Module} and {@code ScriptModule} that a field of the same name would hide.
   */
  private static final Set<String> MEMBERS =
      Set.of(
          ("training forward train eval to half float double cuda cpu type apply children modules parameters buffers state_dict"
                  + " load_state_dict save code graph original_name define share_memory zero_grad requires_grad_ compile xpu ipu mtia"
                  + " bfloat16 named_parameters named_buffers named_modules named_children register_buffer register_parameter"
                  + " register_module register_forward_hook register_forward_pre_hook register_full_backward_hook"
                  + " register_full_backward_pre_hook register_backward_hook register_state_dict_pre_hook"
                  + " register_load_state_dict_post_hook register_load_state_dict_pre_hook register_state_dict_post_hook add_module"
                  + " extra_repr dump_patches T_destination call_super_init get_parameter get_buffer get_submodule set_submodule"
                  + " get_extra_state set_extra_state to_empty inlined_graph code_with_constants forward_magic_method"
                  + " get_debug_state save_to_buffer copy copy_instance graph_for")
              .split(" "));

  private Identifiers() {}

  /** A name for a field of a module. */
  public static String field(String name) {
    String clean = clean(name);
    // torch's own modules hide names behind a leading underscore, and digits are no identifiers.
    String stripped = clean.replaceAll("^_+", "");
    String start =
        stripped.isEmpty() || Character.isDigit(stripped.charAt(0)) ? "m_" + stripped : stripped;
    return RESERVED.contains(start) || MEMBERS.contains(start) ? start + "_" : start;
  }

  /** A name for a local variable or an argument. */
  public static String local(String name) {
    String clean = clean(name).replaceAll("^_+", "");
    String start = clean.isEmpty() || Character.isDigit(clean.charAt(0)) ? "x_" + clean : clean;
    return RESERVED.contains(start) || start.startsWith("__") ? start + "_" : start;
  }

  /**
   * A name for a class: {@code resnet50} becomes {@code Resnet50}, {@code image_features} {@code
   * ImageFeatures}.
   */
  public static String className(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : clean(name).split("_")) {
      if (!word.isEmpty()) {
        out.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    String result =
        out.length() == 0 || Character.isDigit(out.charAt(0)) ? "Model" + out : out.toString();
    return RESERVED.contains(result) ? result + "Module" : result;
  }

  private static String clean(String name) {
    String ascii = name.replaceAll("[^A-Za-z0-9_]+", "_");
    return ascii.length() > 80 ? ascii.substring(0, 80) : ascii;
  }
}
