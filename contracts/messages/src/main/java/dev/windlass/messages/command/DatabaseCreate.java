package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Make an empty database of the target's name.
 *
 * @param owner who shall own it; null for the login of Windlass
 * @param encoding character encoding; null for the engine's own choice
 * @param localeProvider who sorts and compares texts; null for the engine's own choice
 * @param locale a locale that the provider knows; null for the engine's own choice
 * @param ifAbsent whether a database that is there already and fits is as good; null for false
 */
@CommandName(
    value = "database.create",
    target = CommandName.TargetKind.DATABASE,
    result = DatabaseCreateResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseCreate(
    @Nullable String owner,
    @Nullable String encoding,
    @Nullable LocaleProvider localeProvider,
    @Nullable String locale,
    @Nullable Boolean ifAbsent)
    implements CommandSpec {
  /** With every default. */
  public static DatabaseCreate withDefaults() {
    return new DatabaseCreate(null, null, null, null, null);
  }

  /** Who sorts and compares texts. */
  public enum LocaleProvider {
    /** The operating system's C library. */
    LIBC,
    /** ICU, whose order is the same on every machine that has the same version of it. */
    ICU,
    /** The engine itself. */
    BUILTIN
  }
}
