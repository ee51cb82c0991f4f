package dev.windlass.messages.command;

/**
 * What became of the session.
 *
 * @param process its id
 * @param mode what was done
 * @param gone whether the engine no longer lists the session (terminate) or its statement (cancel)
 */
public record ProcessKillResult(String process, ProcessKill.Mode mode, boolean gone)
    implements CommandResult {}
