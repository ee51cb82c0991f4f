package dev.windlass.engine;

/**
 * A piece of a backup that is written, checked and loaded by itself: one object.
 *
 * @param name unique and stable within the backup; the object's name below the backup's prefix
 * @param description what it is, for a person: {@code public.orders, part 3 of 9}
 * @param estimatedBytes how much data it holds before compression, more or less
 */
public record BackupPart(String name, String description, long estimatedBytes) {}
