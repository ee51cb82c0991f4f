package dev.windlass.postgresql.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PasswordUtil;

/** The verifier that stands for a password. */
class ScramVerifierTest {
  /** The example of RFC 7677, section 3: user, pencil. */
  @Test
  void itIsTheOneOfTheStandard() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    assertThat(PasswordUtil.encodeScramSha256("pencil".toCharArray(), 4096, salt))
        .isEqualTo(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
  }

  @Test
  void everyOneHasASaltOfItsOwn() {
    Secret password = Secret.of("pencil");
    assertThat(ScramVerifier.of(password))
        .matches("SCRAM-SHA-256\\$4096:[A-Za-z0-9+/=]{24}\\$[^:$]{44}:[^:$]{44}")
        .isNotEqualTo(ScramVerifier.of(password));
  }
}
