package dev.windlass.chaos.check;

/**
 * Something that must not be.
 *
 * @param check the check that found it
 * @param what what it found
 */
public record Violation(String check, String what) {}
