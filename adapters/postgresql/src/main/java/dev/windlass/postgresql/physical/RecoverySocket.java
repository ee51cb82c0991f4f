package dev.windlass.postgresql.physical;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The way into a server that was made here: a socket that only the server's own account can reach,
 * and that asks for no password.
 *
 * @param place where the server is
 * @param programs where PostgreSQL's programs are
 * @param port the server's
 */
record RecoverySocket(RecoveryPlace place, Path programs, int port) {
  /**
   * A program of PostgreSQL's, as the server's account and with the way in.
   *
   * @param role as whom
   */
  List<String> line(String program, String role, List<String> more) {
    return place.asServer(
        Stream.concat(
                Stream.of(
                    programs.resolve(program).toString(),
                    "-w",
                    "-h",
                    place.socket().toString(),
                    "-p",
                    Integer.toString(port),
                    "-U",
                    role),
                more.stream())
            .toList());
  }

  /**
   * Runs a query.
   *
   * @return the fields of all rows, one after the other; empty for a NULL
   * @throws IOException when the server does not answer, or not so
   */
  List<String> ask(String role, String database, String sql) throws IOException {
    String name = "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    String said = RecoveryPlace.run(line("psql", role, List.of("-XqAtz0", "-d", name, "-c", sql)));
    String[] fields = said.split("\0", -1);
    return Arrays.asList(fields).subList(0, fields.length - 1);
  }
}
