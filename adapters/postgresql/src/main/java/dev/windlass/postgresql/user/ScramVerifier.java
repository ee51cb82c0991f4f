package dev.windlass.postgresql.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import org.postgresql.util.PasswordUtil;

/**
 * What the server keeps instead of a password (RFC 5802, RFC 7677): made here, so that the password
 * itself never reaches it. The server stores a value of this form as it is.
 */
final class ScramVerifier {
  private ScramVerifier() {}

  /** {@code SCRAM-SHA-256$4096:salt$storedKey:serverKey}, with a salt of its own each time. */
  static String of(Secret password) {
    String text = password.reveal();
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "The password is empty or holds a zero byte, which PostgreSQL does not take.",
          "Put another secret where the reference leads.");
    }
    return PasswordUtil.encodeScramSha256(text.toCharArray());
  }
}
