package dev.windlass.controlstore;

import com.github.luben.zstd.Zstd;
import dev.windlass.messages.envelope.Header;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of an outbox entry as bytes: a version, the length before compression, and a zstd
 * frame. Events of one transaction repeat each other, so that they shrink to about a tenth.
 */
public final class OutboxEncoding {
  private static final byte VERSION = 1;
  private static final int PREFIX = 5;
  private static final int LEVEL = 1;
  private static final int ABSENT = -1;

  /** The longest array that every virtual machine makes. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private OutboxEncoding() {}

  static byte[] encode(List<OutboxMessage> messages) {
    Growing plain = new Growing(messages.size() * 1024);
    plain.number(messages.size());
    for (OutboxMessage message : messages) {
      plain.text(message.topic());
      plain.bytes(message.key());
      plain.number(message.headers().size());
      for (Header header : message.headers()) {
        plain.text(header.name());
        plain.bytes(header.value());
      }
      plain.bytes(message.value());
    }
    return plain.packed();
  }

  /** Bytes that become more. The JDK's streams take a lock for every few of them. */
  private static final class Growing {
    private static final VarHandle BIG_ENDIAN =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;

    Growing(int expected) {
      bytes = new byte[Math.max(Integer.BYTES, expected)];
    }

    void number(int value) {
      grow(Integer.BYTES);
      BIG_ENDIAN.set(bytes, length, value);
      length += Integer.BYTES;
    }

    /** Names of topics and headers are ASCII, as a rule. */
    void text(String text) {
      int start = length;
      int end = text.length();
      number(end);
      grow(end);
      for (int i = 0; i < end; i++) {
        char letter = text.charAt(i);
        if (letter >= 0x80) {
          length = start;
          bytes(text.getBytes(StandardCharsets.UTF_8));
          return;
        }
        bytes[length++] = (byte) letter;
      }
    }

    void bytes(byte @Nullable [] value) {
      if (value == null) {
        number(ABSENT);
        return;
      }
      number(value.length);
      grow(value.length);
      System.arraycopy(value, 0, bytes, length, value.length);
      length += value.length;
    }

    private void grow(int more) {
      int needed = Math.addExact(length, more);
      if (needed > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, MOST)));
      }
    }

    byte[] packed() {
      byte[] frame = new byte[Math.addExact(PREFIX, (int) Zstd.compressBound(length))];
      ByteBuffer.wrap(frame).put(VERSION).putInt(length);
      long packed =
          Zstd.compressByteArray(frame, PREFIX, frame.length - PREFIX, bytes, 0, length, LEVEL);
      if (Zstd.isError(packed)) {
        throw new IllegalStateException(
            "An outbox entry cannot be compressed: " + Zstd.getErrorName(packed));
      }
      return Arrays.copyOf(frame, PREFIX + (int) packed);
    }
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

  private static byte @Nullable [] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == ABSENT ? null : in.readNBytes(length);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
