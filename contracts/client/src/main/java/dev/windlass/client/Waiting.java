package dev.windlass.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Waits for Kafka with a bound, and puts its complaints into sentences. */
final class Waiting {
  private Waiting() {}

  /** The future's value; {@link UnreachableException} when it fails or does not come in time. */
  static <T extends @Nullable Object> T forKafka(Future<T> future, Duration patience, String what) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw new UnreachableException(noAnswer(what, patience), e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new UnreachableException(sentence(what, cause), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("Interrupted while waiting for Kafka.", e);
    }
  }

  static String noAnswer(String what, Duration patience) {
    return "Kafka did not answer about " + what + " within " + patience.toSeconds() + " s.";
  }

  static String sentence(String what, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && !(root instanceof ConfigException)) {
      root = root.getCause();
    }
    return switch (root) {
      case AuthenticationException e ->
          "Kafka refused the login: " + e.getMessage() + " Check the TLS and SASL properties.";
      case AuthorizationException e ->
          "Kafka does not let this login use " + what + ": " + e.getMessage();
      case ConfigException e when String.valueOf(e.getMessage()).contains("bootstrap urls") ->
          "Kafka's address " + what + " cannot be resolved.";
      case ConfigException e -> "Kafka's properties are wrong: " + e.getMessage() + ".";
      default -> "Kafka failed on " + what + ": " + root.getMessage();
    };
  }
}
