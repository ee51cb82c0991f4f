package dev.windlass.postgresql.physical;

/**
 * A file as it was read, or as the manifest says it is.
 *
 * @param size in bytes
 * @param crc32c of its bytes
 */
record ReadFile(long size, int crc32c) {}
