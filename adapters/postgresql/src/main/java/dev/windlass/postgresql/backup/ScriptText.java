package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.Sql;
import java.util.List;

/** The words around data in a script that {@code psql} runs. */
final class ScriptText {
  /** The same settings that {@code pg_dump} begins its scripts with. */
  static final String HEADER =
      """
      SET statement_timeout = 0;
      SET lock_timeout = 0;
      SET idle_in_transaction_session_timeout = 0;
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      SET check_function_bodies = false;
      SET xmloption = content;
      SET client_min_messages = warning;
      SET row_security = off;
      SELECT pg_catalog.set_config('search_path', '', false);

      """;

  private ScriptText() {}

  static String copy(TableData table, String encoding) {
    return "COPY %s %s FROM stdin WITH (ENCODING '%s');\n"
        .formatted(table.into(), table.columnList(), encoding);
  }

  /** One statement a line, whatever the names hold. */
  static String sequence(String quotedName, long value, boolean called) {
    return "SELECT pg_catalog.setval(%s, %d, %b);\n"
        .formatted(Sql.literal(quotedName), value, called);
  }

  /** Reads many sequences with one statement. */
  static String readSequences(List<String> quotedNames) {
    return String.join(
        " UNION ALL ",
        quotedNames.stream()
            .map(
                name ->
                    "SELECT %s AS name, last_value, is_called FROM %s"
                        .formatted(Sql.literal(name), name))
            .toList());
  }
}
