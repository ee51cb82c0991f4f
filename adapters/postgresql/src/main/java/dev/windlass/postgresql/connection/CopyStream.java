package dev.windlass.postgresql.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * {@code COPY … TO STDOUT} on a session that the driver has logged in (PostgreSQL's manual,
 * "Frontend/Backend Protocol", "COPY Operations"). The server sends a row as one message, and the
 * driver takes each message whole: a row of nearly 1 GB would need a heap of that size. Here
 * messages are read in pieces.
 *
 * <p>Begins and ends while the driver waits for nothing, so that it may use the session before and
 * after; not after a failure.
 */
final class CopyStream {
  private static final int BUFFER = 1 << 18;
  private static final int HEADER = 1 + Integer.BYTES;

  /** Longer than any message but a row. */
  private static final int LONGEST = 1 << 20;

  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private @Nullable PSQLException refusal;

  CopyStream(Socket socket) throws SQLException {
    try {
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Runs the statement to its end.
   *
   * @return how many rows the server counts
   * @throws SQLException the server's refusal, or a broken connection
   * @throws IOException the target's
   */
  long run(String statement, CopyTaker target) throws SQLException, IOException {
    refusal = null;
    send(statement);
    long rows = 0;
    boolean over = false;
    while (true) {
      require(HEADER);
      char type = (char) buffer[position];
      int length = ByteBuffer.wrap(buffer, position + 1, Integer.BYTES).getInt() - Integer.BYTES;
      position += HEADER;
      if (length < 0) {
        throw broken("a message of " + length + " bytes", null);
      }
      switch (type) {
        case 'd' -> pass(length, target);
        case 'C' -> rows = rows(text(length));
        case 'E' -> refusal = new PSQLException(new ServerErrorMessage(text(length)));
        // The beginning and the end of the copy, notices and what the server says unasked.
        case 'H', 'c', 'N', 'S', 'A' -> text(length);
        case 'Z' -> {
          text(length);
          over = true;
        }
        default -> throw broken("a message of type '" + type + "'", null);
      }
      // What the server said unasked behind the end has to be read here: the driver would miss it.
      if (over && position == limit) {
        if (refusal != null) {
          throw refusal;
        }
        return rows;
      }
    }
  }

  private void send(String statement) throws SQLException {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(HEADER + text.length + 1);
    message.put((byte) 'Q').putInt(Integer.BYTES + text.length + 1).put(text).put((byte) 0);
    try {
      out.write(message.array());
      out.flush();
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  private void pass(int length, CopyTaker target) throws SQLException, IOException {
    int left = length;
    while (left > 0) {
      if (position == limit) {
        require(1);
      }
      int piece = Math.min(left, limit - position);
      target.take(buffer, position, piece);
      position += piece;
      left -= piece;
    }
  }

  private String text(int length) throws SQLException {
    if (length > LONGEST) {
      throw broken("a message of " + length + " bytes", null);
    }
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      if (position == limit) {
        require(1);
      }
      int piece = Math.min(length - filled, limit - position);
      System.arraycopy(buffer, position, bytes, filled, piece);
      position += piece;
      filled += piece;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** "COPY 123". */
  private static long rows(String tag) {
    return Long.parseLong(tag.substring(tag.indexOf(' ') + 1).replace("\0", ""));
  }

  /** Reads until so many bytes are there; no more than a header is asked for. */
  private void require(int bytes) throws SQLException {
    if (limit - position >= bytes) {
      return;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    try {
      while (limit < bytes) {
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
          throw new EOFException("the server closed the connection");
        }
        limit += read;
      }
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  /** A server that ends the session says why before the line is cut. */
  private PSQLException broken(String how, @Nullable IOException cause) {
    if (refusal != null) {
      return refusal;
    }
    return new PSQLException(
        "The copy broke off: " + how + ".", PSQLState.CONNECTION_FAILURE, cause);
  }
}
