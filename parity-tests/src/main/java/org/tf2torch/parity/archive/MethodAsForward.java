package org.tf2torch.parity.archive;

/**
 * Makes another method of the root its {@code forward}, in place of the one that was there:
 *
 * <pre>
 * def forward(self: M, x: Tensor) -> Tensor:
 *   return torch.relu(x)                           def forward(self: M, x: Tensor) -> Tensor:
 * def encode(self: M, x: Tensor) -> Tensor:   →      return torch.tanh(x)
 *   return torch.tanh(x)
 * </pre>
 */
final class MethodAsForward implements ArchiveCopy.Edits {
  private final RootClass root;
  private final String method;

  MethodAsForward(String rootClass, String method) {
    this.root = new RootClass(rootClass);
    this.method = method;
  }

  @Override
  public String code(String name, String source) {
    return root.edit(
        name,
        source,
        body ->
            without(body, Migration.FORWARD)
                .replace("  def " + method + "(", "  def " + Migration.FORWARD + "("));
  }

  private static String without(String body, String method) {
    int start = body.indexOf("  def " + method + "(");
    return start < 0
        ? body
        : body.substring(0, start)
            + body.substring(RootClass.endOfMember(body, body.indexOf('\n', start)));
  }
}
