package org.tf2torch.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/parity.md} tells users to write. */
class GuideTest {
  @Test
  void theTestInTheGuideCompiles(@TempDir Path folder) throws IOException {
    String guide = Files.readString(Path.of("..", "docs", "parity.md"));
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(guide);
    assertEquals(true, block.find(), "there is an example in Java");
    Path source = folder.resolve("ExampleTest.java");
    Files.writeString(source, block.group(1));
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                complaints,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());

    assertEquals(0, status, complaints.toString(StandardCharsets.UTF_8));
  }

  @Test
  void andHoldsForAModelThatWasConvertedWell() {
    ParityCheck.of(Twins.path("several"), Twins.path("several.pt")).run().assertPassed();
  }
}
