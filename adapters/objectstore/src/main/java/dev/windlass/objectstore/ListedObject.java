package dev.windlass.objectstore;

import java.time.Instant;

/**
 * An object that is in the store.
 *
 * @param key below the store's prefix
 * @param bytes its size
 * @param lastModified when it was written, by the store's clock
 */
public record ListedObject(String key, long bytes, Instant lastModified) {}
