package dev.windlass.messages.command;

import dev.windlass.messages.JobId;

/**
 * Describe one job with its history.
 *
 * @param job which one
 */
@CommandName(
    value = "job.describe",
    target = CommandName.TargetKind.NONE,
    result = JobDescription.class)
public record JobDescribe(JobId job) implements CommandSpec {}
