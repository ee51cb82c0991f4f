package dev.windlass.benchmarks.dispatch.peer;

import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.JavaProcess;
import dev.windlass.testbed.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A peer that runs. */
public final class PeerProcess implements AutoCloseable {
  private static final int HEAP = 512;

  private final JavaProcess process;
  private final Socket socket;
  private final BufferedReader in;
  private final PrintWriter out;

  private PeerProcess(JavaProcess process) throws IOException {
    this.process = process;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(process.answer()));
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    this.out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts {@code db-scheduler} or {@code jobrunr} on a new database of this server. */
  public static PeerProcess start(String name, PostgresServer server, HouseOptions options)
      throws IOException {
    server.createDatabase(name);
    return new PeerProcess(
        JavaProcess.start(
            new JavaProcess.Plan(
                name,
                PeerMain.class,
                List.of(name, server.jdbcUrl(name), server.user()),
                HEAP,
                Map.of("PEER_PASSWORD", server.password())),
            options));
  }

  /** Keeps so many jobs in its database. */
  public void prepare(int jobs) throws IOException {
    ask("prepare " + jobs);
  }

  /** Runs them; returns the seconds it took. */
  public double drain() throws IOException {
    return Double.parseDouble(ask("drain"));
  }

  private String ask(String what) throws IOException {
    out.println(what);
    String answer = in.readLine();
    if (answer == null) {
      throw new IOException(process.name() + " has ended; its log is " + process.log());
    }
    return answer;
  }

  /** The name of its database. */
  public String database() {
    return process.name();
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println("The connection to " + process.name() + " broke: " + e);
    }
    process.close();
  }
}
