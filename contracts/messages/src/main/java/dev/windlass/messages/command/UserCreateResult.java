package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code user.create}.
 *
 * @param user its name
 * @param created whether this job made it; false when it was there when the job looked
 * @param passwordIn where the generated password is: the reference; null when none was generated
 * @param changes what was done, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserCreateResult(
    String user, boolean created, @Nullable String passwordIn, List<String> changes)
    implements CommandResult {
  /** Keeps a copy. */
  public UserCreateResult {
    changes = List.copyOf(changes);
  }
}
