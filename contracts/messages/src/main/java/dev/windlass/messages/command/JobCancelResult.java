package dev.windlass.messages.command;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobState;

/**
 * What the cancel found.
 *
 * @param job the job
 * @param stateBefore its state when the cancel arrived; a job that had ended stays as it was
 * @param requested whether the job was still open, so that it will now end
 */
public record JobCancelResult(JobId job, JobState stateBefore, boolean requested)
    implements CommandResult {}
