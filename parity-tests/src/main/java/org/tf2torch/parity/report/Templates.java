package org.tf2torch.parity.report;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.UndefinedOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.tf2torch.parity.ParityException;

/**
 * The page templates beside this class. What they insert into HTML is escaped unless a template
 * says otherwise.
 */
final class Templates {
  private Templates() {}

  static String html(String name, Map<String, Object> model) {
    Configuration configuration = configuration();
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    return render(configuration, name, model);
  }

  static String text(String name, Map<String, Object> model) {
    Configuration configuration = configuration();
    configuration.setOutputFormat(UndefinedOutputFormat.INSTANCE);
    return render(configuration, name, model);
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(Templates.class, "");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setObjectWrapper(new DefaultObjectWrapper(Configuration.VERSION_2_3_34));
    return configuration;
  }

  private static String render(
      Configuration configuration, String name, Map<String, Object> model) {
    StringWriter text = new StringWriter();
    try {
      configuration.getTemplate(name).process(model, text);
    } catch (IOException | TemplateException e) {
      throw new ParityException(ParityException.Kind.INTERNAL, name + ": " + e.getMessage(), e);
    }
    return text.toString();
  }
}
