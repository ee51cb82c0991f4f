package dev.windlass.benchmarks.dispatch.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.showcase.house.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * The main program of a peer's process. It is told what to do over a socket: {@code prepare N} and
 * {@code drain}, each answered with one line.
 */
public final class PeerMain {
  private PeerMain() {}

  /** The arguments are the peer, the database's address, its user and where its password is. */
  public static void main(String[] arguments) throws Exception {
    JavaProcess.endWithParent();
    HikariDataSource database = new HikariDataSource();
    database.setJdbcUrl(arguments[1]);
    database.setUsername(arguments[2]);
    database.setPassword(System.getenv("PEER_PASSWORD"));
    try (Peer peer = open(arguments[0], database);
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JavaProcess.ready(Integer.toString(socket.getLocalPort()));
      try (Socket caller = socket.accept()) {
        serve(peer, caller);
      }
    }
    System.exit(0);
  }

  private static Peer open(String name, HikariDataSource database) throws SQLException {
    return switch (name) {
      case "db-scheduler" -> new DbSchedulerPeer(database);
      case "jobrunr" -> new JobRunrPeer(database);
      default -> throw new IllegalArgumentException("There is no peer " + name);
    };
  }

  private static void serve(Peer peer, Socket caller) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
    PrintWriter out = new PrintWriter(caller.getOutputStream(), true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(peer, line));
    }
  }

  private static String answer(Peer peer, String line) throws Exception {
    if (line.startsWith("prepare ")) {
      peer.prepare(Integer.parseInt(line.substring("prepare ".length())));
      return "prepared";
    }
    if (line.equals("drain")) {
      return Double.toString(peer.drain());
    }
    throw new IOException("Not understood: " + line);
  }
}
