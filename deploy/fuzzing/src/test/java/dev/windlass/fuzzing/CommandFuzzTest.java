package dev.windlass.fuzzing;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.envelope.RefusedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever bytes come, decoding ends with a command that can be encoded and read again, or with a
 * refusal; never otherwise.
 */
class CommandFuzzTest {
  private static final List<CommandType> TYPES = CommandType.all();

  /** A structured event: envelope and data are the fuzzer's. */
  @FuzzTest
  void aStructuredEventIsACommandOrRefused(byte[] value) {
    check(List.of(Header.of("content-type", "application/cloudevents+json")), value);
  }

  /** A binary event whose headers are lines of the input, up to an empty one; the rest is data. */
  @FuzzTest
  void aBinaryEventIsACommandOrRefused(byte[] input) {
    List<Header> headers = new ArrayList<>();
    int start = 0;
    while (start < input.length) {
      int end = start;
      while (end < input.length && input[end] != '\n') {
        end++;
      }
      byte[] line = Arrays.copyOfRange(input, start, end);
      start = Math.min(input.length, end + 1);
      if (line.length == 0) {
        break;
      }
      headers.add(header(line));
    }
    check(headers, Arrays.copyOfRange(input, start, input.length));
  }

  private static Header header(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == ':') {
        String name = new String(line, 0, i, StandardCharsets.UTF_8);
        return new Header(name, Arrays.copyOfRange(line, i + 1, line.length));
      }
    }
    return new Header(new String(line, StandardCharsets.UTF_8), null);
  }

  /** The data of every command: the first byte says of which. */
  @FuzzTest
  void dataIsACommandOrRefused(byte[] input) {
    if (input.length == 0) {
      return;
    }
    CommandType type = TYPES.get(Math.floorMod(input[0], TYPES.size()));
    check(
        List.of(
            Header.of("ce_specversion", "1.0"),
            Header.of("ce_type", type.eventType()),
            Header.of("ce_source", "/fuzz"),
            Header.of("ce_id", "1"),
            Header.of("content-type", "application/json")),
        Arrays.copyOfRange(input, 1, input.length));
  }

  private static void check(List<Header> headers, byte[] value) {
    String digest = CommandCodec.digest(headers, value);
    if (digest.length() != 64) {
      throw new AssertionError("No digest: " + digest);
    }
    Command command;
    try {
      command = CommandCodec.decode(headers, value);
    } catch (RefusedMessage e) {
      if (e.failure().message().isBlank()) {
        throw new AssertionError("A refusal without a sentence.", e);
      }
      return;
    }
    Message message = CommandCodec.encode(command);
    Command again = CommandCodec.decode(message.headers(), message.value());
    if (!again.equals(command)) {
      throw new AssertionError(command + " became " + again);
    }
  }
}
