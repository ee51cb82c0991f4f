package dev.windlass.controlstore;

import com.github.luben.zstd.Zstd;
import dev.windlass.messages.envelope.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an outbox entry as bytes: a version, the length before compression, and a zstd
 * frame. Events of one transaction repeat each other, so that they shrink to about a tenth.
 */
public final class OutboxEncoding {
  private static final int VERSION = 1;
  private static final int PREFIX = 5;
  private static final int LEVEL = 1;
  private static final int ABSENT = -1;

  private OutboxEncoding() {}

  static byte[] encode(List<OutboxMessage> messages) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(messages.size() * 1024);
    try (DataOutputStream out = new DataOutputStream(plain)) {
      out.writeInt(messages.size());
      for (OutboxMessage message : messages) {
        write(out, message.topic().getBytes(StandardCharsets.UTF_8));
        write(out, message.key());
        out.writeInt(message.headers().size());
        for (Header header : message.headers()) {
          write(out, header.name().getBytes(StandardCharsets.UTF_8));
          write(out, header.value());
        }
        write(out, message.value());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] data = plain.toByteArray();
    byte[] packed = Zstd.compress(data, LEVEL);
    ByteArrayOutputStream framed = new ByteArrayOutputStream(packed.length + PREFIX);
    try (DataOutputStream out = new DataOutputStream(framed)) {
      out.writeByte(VERSION);
      out.writeInt(data.length);
      out.write(packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return framed.toByteArray();
  }

  /** Reads the messages of an entry. */
  public static List<OutboxMessage> decode(byte[] bytes) {
    try (DataInputStream frame = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = frame.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("Outbox entries of version " + version + " are not known.");
      }
      int length = frame.readInt();
      byte[] data = Zstd.decompress(frame.readAllBytes(), length);
      return read(new DataInputStream(new ByteArrayInputStream(data)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<OutboxMessage> read(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<OutboxMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String topic = text(in);
      byte[] key = bytes(in);
      int headerCount = in.readInt();
      List<Header> headers = new ArrayList<>(headerCount);
      for (int h = 0; h < headerCount; h++) {
        headers.add(new Header(text(in), bytes(in)));
      }
      messages.add(new OutboxMessage(topic, key, headers, bytes(in)));
    }
    return messages;
  }

  private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      out.writeInt(ABSENT);
    } else {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == ABSENT ? null : in.readNBytes(length);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
