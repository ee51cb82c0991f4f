package dev.windlass.engine;

import org.jspecify.annotations.Nullable;

/**
 * One setting that an adapter takes.
 *
 * @param name as it stands in the inventory document
 * @param type what its value has to be
 * @param required whether it has to be there
 * @param defaultValue what holds when it is not there, as text; null when nothing does
 * @param description a sentence for the person who fills it in
 */
public record Setting(
    String name, Type type, boolean required, @Nullable String defaultValue, String description) {
  /** What a setting's value has to be. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** True or false. */
    BOOLEAN,
    /** A length of time in ISO 8601: {@code PT10S}. */
    DURATION,
    /** A reference to a secret: {@code secret:env:NAME} or {@code secret:file:/path}. */
    SECRET
  }
}
