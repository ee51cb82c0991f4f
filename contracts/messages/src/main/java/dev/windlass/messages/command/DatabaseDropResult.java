package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code database.drop}.
 *
 * @param database its name
 * @param dropped whether this job dropped it; false when it was gone when the job looked, be it
 *     that an earlier attempt of the job had dropped it
 * @param sizeBytes how large it was; null when not known
 * @param endedSessions how many sessions on it were ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseDropResult(
    String database, boolean dropped, @Nullable Long sizeBytes, int endedSessions)
    implements CommandResult {}
