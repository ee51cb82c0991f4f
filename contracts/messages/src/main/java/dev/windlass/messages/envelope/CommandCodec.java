package dev.windlass.messages.envelope;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.JobCancel;
import dev.windlass.messages.command.JobDescribe;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Commands as CloudEvents on Kafka records, and back.
 *
 * <p>Whatever bytes it is given, {@link #decode} ends with a {@link Command} or a {@link
 * RefusedMessage}: no message can stop the one who reads them. Stateless; safe for many threads.
 */
public final class CommandCodec {
  /** The most bytes that headers and value may have together, unless configured otherwise. */
  public static final int DEFAULT_MAX_BYTES = 1 << 20;

  /** The most characters of a command's id, and of its source. */
  public static final int MAX_NAME_LENGTH = 200;

  private CommandCodec() {}

  /**
   * Writes a command in binary mode. The key is the engine's name, so that commands of one engine
   * stay in order; commands without an engine go by job, or by {@code inventory} or {@code jobs}.
   *
   * @throws RefusedMessage when {@link #decode} would refuse it, so that a mistake is told to the
   *     one who makes it
   */
  public static Message encode(Command command) {
    Target target = command.target();
    CommandOptions options = command.options();
    CommandData data =
        new CommandData(
            target.equals(Target.NONE) ? null : target,
            command.requestedBy(),
            command.reason(),
            options.equals(CommandOptions.NONE) ? null : options,
            WindlassJson.commands().valueToTree(command.spec()));
    Message message =
        new EnvelopeWriter(command.type().eventType(), command.source(), command.id())
            .header("ce_time", command.time())
            .header("ce_subject", target.engine())
            .header("ce_expirytime", command.expiryTime())
            .header("ce_traceparent", command.traceparent())
            .message(key(command), WindlassJson.commands().writeValueAsBytes(data));
    decode(message.headers(), message.value());
    return message;
  }

  private static String key(Command command) {
    String engine = command.target().engine();
    if (engine != null) {
      return engine;
    }
    return switch (command.spec()) {
      case JobCancel cancel -> cancel.job().value();
      case JobDescribe describe -> describe.job().value();
      default -> command.type().name().startsWith("inventory.") ? "inventory" : "jobs";
    };
  }

  /** Reads a command of at most {@link #DEFAULT_MAX_BYTES}; see the other {@code decode}. */
  public static Command decode(List<Header> headers, byte @Nullable [] value) {
    return decode(headers, value, DEFAULT_MAX_BYTES);
  }

  /**
   * Reads a command, in binary or structured mode.
   *
   * @param headers the record's headers, in its order
   * @param value the record's value; null for a tombstone
   * @param maxBytes the most that headers and value may have together
   * @throws RefusedMessage for everything that is not a well-formed command of a known type; it
   *     names the sender where source and id could be read
   */
  public static Command decode(List<Header> headers, byte @Nullable [] value, int maxBytes) {
    return new CommandReader(EnvelopeReader.read(headers, value, maxBytes)).read();
  }

  /**
   * What a command says, in 64 hexadecimal digits: SHA-256 of type, a zero byte and data. The same
   * command sent again has the same digest; another command under the same id has not. Works on any
   * bytes.
   */
  public static String digest(List<Header> headers, byte @Nullable [] value) {
    Envelope envelope = EnvelopeReader.read(headers, value, Integer.MAX_VALUE);
    JsonNode tree = envelope.tree();
    byte[] data =
        tree != null
            ? WindlassJson.commands().writeValueAsBytes(tree)
            : envelope.bytes() != null ? envelope.bytes() : value;
    return digest(envelope.find("type").orElse(""), data == null ? new byte[0] : data);
  }

  /** The digest of a message that was encoded here. */
  public static String digest(Message message) {
    return digest(message.headers(), message.value());
  }

  private static String digest(String type, byte[] data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(type.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
