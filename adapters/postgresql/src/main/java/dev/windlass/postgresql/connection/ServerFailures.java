package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a refusal of the server or the driver means: by SQLSTATE, never by text. */
public final class ServerFailures {
  private final ServerSettings settings;

  /** Speaks of this server. */
  public ServerFailures(ServerSettings settings) {
    this.settings = settings;
  }

  /** The same as an exception of the SPI. The message has no row's values and no secret. */
  public EngineException translate(SQLException e) {
    String state = state(e);
    FailureCode code = code(state, e);
    return new EngineException(code, message(code, state, e), state, help(code, state), e);
  }

  private static String state(SQLException e) {
    return Objects.requireNonNullElse(e.getSQLState(), "");
  }

  private static FailureCode code(String state, SQLException e) {
    FailureCode exact =
        switch (state) {
          case "08004" -> FailureCode.CONFIGURATION_INVALID;
          case "08P01" -> FailureCode.INTERNAL;
          case "3D000" -> FailureCode.NOT_FOUND;
          case "42501" -> FailureCode.PERMISSION_DENIED;
          case "42P04", "42710" -> FailureCode.ALREADY_EXISTS;
          case "2BP01" -> FailureCode.PRECONDITION_FAILED;
          case "53300", "55P03", "55006", "57P03", "40001", "40P01" -> FailureCode.ENGINE_BUSY;
          case "57P01", "57P02", "57P05" -> FailureCode.ENGINE_UNREACHABLE;
          case "57014" -> FailureCode.TIMEOUT;
          case "58030" -> FailureCode.RESOURCE_EXHAUSTED;
          case "XX001", "XX002" -> FailureCode.INTEGRITY_FAILED;
          default -> null;
        };
    if (exact != null) {
      return exact;
    }
    if (state.startsWith("08")) {
      return causedBy(e, SSLException.class)
          ? FailureCode.CONFIGURATION_INVALID
          : FailureCode.ENGINE_UNREACHABLE;
    }
    if (state.startsWith("28")) {
      return FailureCode.CONFIGURATION_INVALID;
    }
    return state.startsWith("53") ? FailureCode.RESOURCE_EXHAUSTED : FailureCode.STATEMENT_FAILED;
  }

  private String message(FailureCode code, String state, SQLException e) {
    String where =
        "PostgreSQL at %s:%d (engine %s)"
            .formatted(settings.host(), settings.port(), settings.engine());
    if (causedBy(e, UnknownHostException.class)) {
      return where + " cannot be found: no address for host " + settings.host() + ".";
    }
    if (code == FailureCode.ENGINE_UNREACHABLE && answer(e) == null) {
      return where + " cannot be reached: " + sentence(e.getMessage());
    }
    if (state.startsWith("28")) {
      return "%s refused the login of role %s: %s"
          .formatted(where, settings.username(), sentence(answer(e)));
    }
    String said = answer(e);
    return where + " answered: " + sentence(said == null ? e.getMessage() : said);
  }

  private static @Nullable String help(FailureCode code, String state) {
    if (state.startsWith("28")) {
      return "Check username and password in the Engine document, and pg_hba.conf on the server.";
    }
    return switch (code) {
      case ENGINE_UNREACHABLE ->
          "Check that the server runs, that host and port are right, and that no firewall is"
              + " between.";
      case CONFIGURATION_INVALID ->
          "Check tls and the password in the Engine document against what the server asks for.";
      case PERMISSION_DENIED ->
          "Grant the login role what is missing; the adapter's README lists the grants by"
              + " capability.";
      case ENGINE_BUSY ->
          "53300".equals(state)
              ? "All connections are taken: raise max_connections or end idle sessions."
              : "Something else holds what is needed; process.list shows who.";
      case RESOURCE_EXHAUSTED ->
          "53100".equals(state) ? "Free disk space on the server." : "Look at the server's log.";
      case TIMEOUT -> "The statement reached its time-out, or somebody cancelled it.";
      case INTEGRITY_FAILED ->
          "The server reports corrupted data: see its log before anything else is done.";
      default ->
          "25006".equals(state)
              ? "The statement would change data: send it with readOnly false if that is meant."
              : null;
    };
  }

  private static @Nullable String answer(SQLException e) {
    ServerErrorMessage answer =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    return answer == null ? null : answer.getMessage();
  }

  private static String sentence(@Nullable String text) {
    String said = text == null || text.isBlank() ? "no reason given" : text.strip();
    return said.endsWith(".") ? said : said + ".";
  }

  private static boolean causedBy(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
