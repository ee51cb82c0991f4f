package dev.windlass.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.SelectorSyntaxException;
import dev.windlass.worker.backup.Manifests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Documents that people and other programs write: inventory, selectors, manifests. */
class DocumentFuzzTest {
  /** One document of an {@code inventory.apply}. */
  @FuzzTest
  void anInventoryDocumentIsTakenOrRefused(byte[] document) {
    byte[] before = "{\"spec\":{\"documents\":[".getBytes(StandardCharsets.UTF_8);
    byte[] after = "]}}".getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[before.length + document.length + after.length];
    System.arraycopy(before, 0, value, 0, before.length);
    System.arraycopy(document, 0, value, before.length, document.length);
    System.arraycopy(after, 0, value, before.length + document.length, after.length);
    try {
      var _ =
          CommandCodec.decode(
              List.of(
                  Header.of("ce_specversion", "1.0"),
                  Header.of("ce_type", "dev.windlass.command.inventory.apply.v1"),
                  Header.of("ce_source", "/fuzz"),
                  Header.of("ce_id", "1")),
              value);
    } catch (RefusedMessage e) {
      // Refused, with a sentence.
    }
  }

  /** A selector selects, or says where it is wrong. */
  @FuzzTest
  void aSelectorIsReadOrRefused(byte[] text) {
    try {
      var _ =
          LabelSelector.parse(new String(text, StandardCharsets.UTF_8))
              .matches(
                  new EngineDocument(
                      "pg", "postgresql", Map.of("env", "prod"), null, null, null, null));
    } catch (SelectorSyntaxException e) {
      // Refused, with a sentence.
    }
  }

  /** A manifest whose checksum is right says what it holds, or is refused with a code. */
  @FuzzTest
  void aManifestIsReadOrRefused(byte[] bytes) throws NoSuchAlgorithmException {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    try {
      BackupManifest manifest = Manifests.read(bytes, sha256);
      manifest.parts().forEach(part -> part.object().name().length());
    } catch (EngineException e) {
      // Refused, with a code.
    }
  }
}
