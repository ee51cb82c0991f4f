package dev.windlass.messages.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Ties a spec to its name on the wire. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommandName {
  /** Noun and verb: {@code database.backup}. */
  String value();

  /** The version of the spec; a breaking change gets the next number and a record of its own. */
  int version() default 1;

  /** What the command must name in its target. */
  TargetKind target();

  /** What a success brings back. */
  Class<? extends CommandResult> result();

  /** What a command's target has to name. */
  enum TargetKind {
    /** Nothing: the command is about jobs or inventory. */
    NONE,
    /** An engine. */
    ENGINE,
    /** An engine; a database where the sender likes. */
    ENGINE_AND_MAYBE_DATABASE,
    /** An engine and a database. */
    DATABASE
  }
}
