package org.tf2torch.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints, read from the jar's manifest. */
final class Version implements IVersionProvider {
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"migrate " + number() + " (Java " + Runtime.version().feature() + ")"};
  }
}
