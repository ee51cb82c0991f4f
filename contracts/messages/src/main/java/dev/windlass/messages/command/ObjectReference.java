package dev.windlass.messages.command;

/**
 * An object in the object store.
 *
 * @param location {@code s3://bucket/key}
 * @param bytes its size
 * @param sha256 of its bytes, in hexadecimal
 * @param contentType what it holds
 */
public record ObjectReference(String location, long bytes, String sha256, String contentType) {}
