package dev.windlass.controlstore;

/**
 * What a transaction did, and the messages that it left in the outbox.
 *
 * @param value what it did
 * @param entry what is to be published now; an entry without messages was not written
 * @param <T> of what kind
 */
public record Committed<T>(T value, OutboxEntry entry) {}
