package dev.windlass.messages.command;

/**
 * What came of {@code user.rotate-password}.
 *
 * @param user its name
 * @param passwordIn where the new password is: the reference, never the password
 */
public record UserRotatePasswordResult(String user, String passwordIn) implements CommandResult {}
