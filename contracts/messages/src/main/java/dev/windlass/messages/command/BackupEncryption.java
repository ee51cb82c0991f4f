package dev.windlass.messages.command;

/**
 * Has the worker encrypt every object before it leaves for the store.
 *
 * @param key a reference to the key: 32 random bytes in Base64. The reference is kept in the
 *     manifest, the key never
 */
public record BackupEncryption(String key) {}
