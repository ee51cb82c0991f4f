package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A session in the server's streaming replication protocol (PostgreSQL's manual, "Frontend/Backend
 * Protocol", "Streaming Replication Protocol"). The driver logs in; from then on messages are read
 * here, because {@code BASE_BACKUP} mixes rows and copies as the driver does not take them.
 *
 * <p>Used by one thread, except for {@link #abort}. Every failure is an {@link EngineException}.
 */
public final class WalSender implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** Longer than any message that a server sends in these commands. */
  private static final int LONGEST = 1 << 26;

  private final Connection login;
  private final Socket socket;
  private final ServerFailures failures;
  private final Consumer<WalSender> onClose;
  private final DataInputStream in;
  private final OutputStream out;
  private byte[] message = new byte[BUFFER];
  private int length;
  private volatile boolean aborted;

  WalSender(Connection login, Socket socket, ServerFailures failures, Consumer<WalSender> onClose)
      throws IOException {
    this.login = login;
    this.socket = socket;
    this.failures = failures;
    this.onClose = onClose;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    this.out = socket.getOutputStream();
  }

  /** Runs a command to its end; the rows of all its results, one after the other. */
  public List<List<@Nullable String>> rows(String command) {
    send('Q', text(command));
    return untilReady();
  }

  /**
   * Starts a command that copies.
   *
   * @return the rows that came before the copy
   */
  public List<List<@Nullable String>> copy(String command) {
    send('Q', text(command));
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (true) {
      char type = read();
      switch (type) {
        case 'H', 'W' -> {
          return rows;
        }
        case 'D' -> rows.add(row());
        case 'E' -> throw refused();
        case 'Z' ->
            throw new EngineException(
                FailureCode.STATEMENT_FAILED,
                "The server ended %s without a copy.".formatted(command.split(" ", 2)[0]),
                null);
        default -> ignore(type);
      }
    }
  }

  /**
   * The next message of the copy.
   *
   * @return false when the copy is over; then {@link #finish} is called
   */
  public boolean next() {
    while (true) {
      char type = read();
      switch (type) {
        case 'd' -> {
          return true;
        }
        case 'c' -> {
          return false;
        }
        case 'E' -> throw refused();
        default -> ignore(type);
      }
    }
  }

  /** The message's bytes; valid until the next one. */
  public ByteBuffer message() {
    return ByteBuffer.wrap(message, 0, length);
  }

  /** The array that holds the message, from its beginning; valid until the next one. */
  public byte[] bytes() {
    return message;
  }

  /** How many bytes the message has. */
  public int length() {
    return length;
  }

  /** Waits for the beginning of a message, but no longer than that; false when there is none. */
  public boolean hasNext(Duration within) {
    try {
      socket.setSoTimeout(Math.toIntExact(within.toMillis()));
      in.mark(1);
      int _ = in.readUnsignedByte();
      in.reset();
      return true;
    } catch (SocketTimeoutException none) {
      return false;
    } catch (IOException e) {
      throw broken(e);
    } finally {
      waitForEver();
    }
  }

  private void waitForEver() {
    try {
      socket.setSoTimeout(0);
    } catch (SocketException e) {
      throw broken(e);
    }
  }

  /** Sends a message in a copy that goes both ways. */
  public void answer(byte[] bytes) {
    send('d', bytes);
  }

  /** Tells the server that this side of the copy is over. */
  public void endCopy() {
    send('c', new byte[0]);
  }

  /** The rows that come after a copy, until the server is ready for another command. */
  public List<List<@Nullable String>> finish() {
    return untilReady();
  }

  private List<List<@Nullable String>> untilReady() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (true) {
      char type = read();
      switch (type) {
        case 'Z' -> {
          return rows;
        }
        case 'D' -> rows.add(row());
        case 'E' -> throw refused();
        default -> ignore(type);
      }
    }
  }

  /** Row descriptions, ends of commands, notices, copies that end: nothing that is needed. */
  private static void ignore(char type) {
    if (!Set.of('T', 'C', 'N', 'S', 'c', 'd').contains(type)) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "The server sent a message of type '%s', which is not expected here.".formatted(type),
          null);
    }
  }

  private List<@Nullable String> row() {
    ByteBuffer bytes = message();
    int columns = bytes.getShort();
    List<@Nullable String> row = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      int size = bytes.getInt();
      if (size < 0) {
        row.add(null);
      } else {
        row.add(new String(message, bytes.position(), size, StandardCharsets.UTF_8));
        bytes.position(bytes.position() + size);
      }
    }
    return row;
  }

  /** The server's refusal. The session is not used afterwards: what follows is not read. */
  private EngineException refused() {
    String fields = new String(message, 0, length, StandardCharsets.UTF_8);
    return failures.translate(new PSQLException(new ServerErrorMessage(fields)));
  }

  private char read() {
    try {
      char type = (char) in.readUnsignedByte();
      length = in.readInt() - Integer.BYTES;
      if (length < 0 || length > LONGEST) {
        throw new IOException("a message of " + length + " bytes");
      }
      if (length > message.length) {
        message = new byte[length];
      }
      in.readFully(message, 0, length);
      return type;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private void send(char type, byte[] bytes) {
    try {
      ByteBuffer whole = ByteBuffer.allocate(1 + Integer.BYTES + bytes.length);
      whole.put((byte) type).putInt(Integer.BYTES + bytes.length).put(bytes);
      out.write(whole.array());
      out.flush();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static byte[] text(String command) {
    byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private EngineException broken(IOException e) {
    if (aborted) {
      return new EngineException(
          FailureCode.CANCELLED, "The session was ended by Windlass.", null, null, e);
    }
    String how =
        e instanceof EOFException ? "the server closed the connection" : "" + e.getMessage();
    return new EngineException(
        FailureCode.ENGINE_UNREACHABLE,
        "The replication session broke: " + how + ".",
        null,
        "The server's log says why it ended the session, if it did.",
        e);
  }

  /** Cuts the line, whatever is under way; the server ends its side when it notices. */
  public void abort() {
    aborted = true;
    try {
      socket.close();
    } catch (IOException gone) {
      // It is as gone as it was meant to be.
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
    try {
      login.close();
    } catch (SQLException gone) {
      // Closing is all that was wanted.
    }
    abort();
  }
}
