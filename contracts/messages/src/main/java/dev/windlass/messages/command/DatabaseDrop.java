package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Drop the target's database with all that is in it.
 *
 * @param confirm the database's name once more
 * @param force whether the sessions on it are ended; null for false: they stand in the way
 * @param ifPresent whether it is as good when there is none of this name; null for false
 */
@CommandName(
    value = "database.drop",
    target = CommandName.TargetKind.DATABASE,
    result = DatabaseDropResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseDrop(String confirm, @Nullable Boolean force, @Nullable Boolean ifPresent)
    implements CommandSpec {}
