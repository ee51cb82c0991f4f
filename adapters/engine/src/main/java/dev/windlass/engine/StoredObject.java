package dev.windlass.engine;

/**
 * An object that was written whole.
 *
 * @param name below the backup's prefix
 * @param bytes its size
 * @param sha256 of its bytes, in hexadecimal
 */
public record StoredObject(String name, long bytes, String sha256) {}
