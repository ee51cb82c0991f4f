package dev.windlass.postgresql.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a server may say and a real one seldom does. */
class CopyStreamTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream rows = new ByteArrayOutputStream();

  @Test
  void whatComesUnaskedTogetherWithTheEndEndsNothingLater() throws Exception {
    say('H', "\0\0\0");
    say('d', "1\n");
    say('c', "");
    say('C', "COPY 1\0");
    say('Z', "I");
    say('S', "work_mem\0" + "64MB\0");

    assertThat(new CopyStream(new Line()).run("COPY t TO STDOUT", rows::write)).isEqualTo(1);
    assertThat(rows.toString(StandardCharsets.UTF_8)).isEqualTo("1\n");
  }

  private void say(char type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    said.write(type);
    said.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).putInt(Integer.BYTES + bytes.length).array());
    said.writeBytes(bytes);
  }

  /** Brings what was said, and no more. */
  private final class Line extends Socket {
    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(said.toByteArray());
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }
  }
}
