package org.tf2torch.cli;

import java.util.Arrays;
import java.util.Iterator;
import org.tf2torch.cli.convert.IoLayout;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words for {@link IoLayout}. */
final class LayoutNames implements ITypeConverter<IoLayout>, Iterable<String> {
  @Override
  public IoLayout convert(String word) {
    return Arrays.stream(IoLayout.values())
        .filter(layout -> layout.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + word + "' is neither " + String.join(" nor ", this)));
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(IoLayout.values()).map(IoLayout::toString).iterator();
  }
}
