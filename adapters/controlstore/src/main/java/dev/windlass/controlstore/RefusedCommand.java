package dev.windlass.controlstore;

import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;

/**
 * A command that becomes no job, of which its sender is told.
 *
 * @param job the job that it would have become
 * @param digest of its content, in hexadecimal digits
 * @param failure why it was refused
 */
public record RefusedCommand(JobId job, String digest, Failure failure) {}
