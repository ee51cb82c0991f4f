package dev.windlass.messages.command;

import java.time.Instant;
import java.util.List;

/**
 * What was archived of an engine's log.
 *
 * @param engine the engine
 * @param server which server bears the engine's name
 * @param files how many files were archived by this job
 * @param bytes their size before compression
 * @param until the newest file in the archive
 * @param upTo everything up to this moment of the engine's clock can be had, but for gaps
 * @param gaps files that the archive lacks between others: no backup of before a gap can be brought
 *     beyond it
 */
public record WalArchiveResult(
    String engine,
    String server,
    int files,
    long bytes,
    String until,
    Instant upTo,
    List<String> gaps)
    implements CommandResult {}
