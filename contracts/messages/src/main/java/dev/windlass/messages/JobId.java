package dev.windlass.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a job: 32 lower-case hexadecimal digits, the first half of the SHA-256 of the command's
 * source and id. Because it is computed, the sender knows the job before any worker has seen it,
 * and a command delivered twice names one job.
 *
 * @param value the digits
 */
public record JobId(@JsonValue String value) implements Comparable<JobId> {
  private static final int LENGTH = 32;

  /** Checks the form; {@link IllegalArgumentException} when it is not 32 hexadecimal digits. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public JobId {
    if (value.length() != LENGTH || !hasDigitsOnly(value)) {
      throw new IllegalArgumentException("A job id has 32 hexadecimal digits.");
    }
  }

  private static boolean hasDigitsOnly(String value) {
    for (int i = 0; i < value.length(); i++) {
      char digit = value.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The job of the command with this source and id. */
  public static JobId of(String source, String commandId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(source.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(commandId.getBytes(StandardCharsets.UTF_8));
      return new JobId(HexFormat.of().formatHex(digest.digest(), 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
