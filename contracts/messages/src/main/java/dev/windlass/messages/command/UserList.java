package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * List the users of an engine; its own built-in ones are left out.
 *
 * @param user only this one; null for all
 */
@CommandName(
    value = "user.list",
    target = CommandName.TargetKind.ENGINE,
    result = UserListResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserList(@Nullable String user) implements CommandSpec {}
