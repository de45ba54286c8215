package org.tf2torch.parity.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.tf2torch.parity.ParityException;

/**
 * What a picture of PASCAL VOC shows: the {@code object}s of its annotation, of each the {@code
 * name} and whether it is {@code difficult}. An object's {@code part}s are objects' own business.
 */
final class VocAnnotation {
  private static final long MAX_BYTES = 4 << 20;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_TEXT = 1000;

  /** An object in the picture. */
  record Thing(String name, boolean difficult) {}

  private final XMLStreamReader in;
  private final List<Thing> things = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String name = "";
  private boolean difficult;

  private VocAnnotation(XMLStreamReader in) {
    this.in = in;
  }

  /**
   * @throws ParityException if there is no such file, or it is no annotation
   */
  static List<Thing> read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw ParityException.broken(file + ": no such annotation");
      }
      byte[] bytes = Files.readAllBytes(file);
      requireText(bytes);
      InputStream in = new ByteArrayInputStream(bytes);
      return new VocAnnotation(factory().createXMLStreamReader(in)).things();
    } catch (XMLStreamException e) {
      throw ParityException.broken(file + ": no VOC annotation: " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw ParityException.broken(file + ": no VOC annotation: it is not UTF-8");
    } catch (IOException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** Java's reader says on its own account, on stderr, where bytes are no UTF-8. */
  private static void requireText(byte[] bytes) throws CharacterCodingException {
    String start = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
    boolean wide = start.startsWith("\u00fe\u00ff") || start.startsWith("\u00ff\u00fe");
    boolean other = start.contains("encoding") && !start.toLowerCase(Locale.ROOT).contains("utf-8");
    if (!wide && !other) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    }
  }

  /**
   * Without document types there are no entities, neither endless ones nor those of other files.
   */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  private List<Thing> things() throws XMLStreamException {
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin(in.getLocalName());
        case XMLStreamConstants.CHARACTERS -> {
          text.append(in.getText(), 0, Math.min(in.getTextLength(), MAX_TEXT));
          text.setLength(Math.min(text.length(), MAX_TEXT));
        }
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("a document type or entity");
        default -> {
          // Comments and the like.
        }
      }
    }
    return things;
  }

  private void begin(String element) throws XMLStreamException {
    if (path.isEmpty() && !element.equals("annotation")) {
      throw new XMLStreamException("the root is no <annotation>");
    }
    if (path.size() == MAX_DEPTH) {
      throw new XMLStreamException("nested too deeply");
    }
    path.add(element);
    text.setLength(0);
    if (path.equals(List.of("annotation", "object"))) {
      name = "";
      difficult = false;
    }
  }

  private void end() throws XMLStreamException {
    if (path.equals(List.of("annotation", "object", "name"))) {
      name = text.toString().strip();
    } else if (path.equals(List.of("annotation", "object", "difficult"))) {
      difficult = text.toString().strip().equals("1");
    } else if (path.equals(List.of("annotation", "object"))) {
      if (name.isEmpty()) {
        throw new XMLStreamException("an object without a name");
      }
      things.add(new Thing(name, difficult));
    }
    path.remove(path.size() - 1);
    text.setLength(0);
  }
}
