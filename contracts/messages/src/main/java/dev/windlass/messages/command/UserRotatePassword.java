package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Give a user a new password.
 *
 * @param user its name
 * @param password where the new password comes from
 * @param validUntil when it stops to be accepted; null to leave that as it is
 */
@CommandName(
    value = "user.rotate-password",
    target = CommandName.TargetKind.ENGINE,
    result = UserRotatePasswordResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserRotatePassword(String user, PasswordSource password, @Nullable Instant validUntil)
    implements CommandSpec {}
