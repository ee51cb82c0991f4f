package dev.windlass.messages.command;

import dev.windlass.messages.JobId;

/**
 * Stop a job. A waiting one ends at once; a running one stops its work on the engine first.
 *
 * @param job which one
 */
@CommandName(
    value = "job.cancel",
    target = CommandName.TargetKind.NONE,
    result = JobCancelResult.class)
public record JobCancel(JobId job) implements CommandSpec {}
