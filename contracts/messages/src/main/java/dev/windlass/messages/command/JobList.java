package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * List jobs, newest first.
 *
 * @param engine only jobs of this engine; null for all
 * @param states only jobs in these states; null for all
 * @param command only this command, by name; null for all
 * @param since only jobs admitted at or after this moment; null for all
 * @param limit how many at most, 1 to 1,000; null for 50
 */
@CommandName(value = "job.list", target = CommandName.TargetKind.NONE, result = JobListResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobList(
    @Nullable String engine,
    @Nullable List<JobState> states,
    @Nullable String command,
    @Nullable Instant since,
    @Nullable Integer limit)
    implements CommandSpec {}
