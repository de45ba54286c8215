package org.tf2torch.parity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is fed bit by bit. */
final class Digest {
  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  void add(ByteBuffer bytes) {
    sha256.update(bytes);
  }

  /** The digest so far, which then starts anew. */
  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  static String ofFile(Path file) {
    Digest digest = new Digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.sha256.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw ParityException.broken(file + ": cannot be read: " + e.getMessage());
    }
    return digest.hex();
  }
}
