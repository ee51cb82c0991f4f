/**
 * What crosses the wire: commands, events, failures. No Spring and no Kafka here, so that any
 * program can use these types.
 */
@NullMarked
package dev.windlass.messages;

import org.jspecify.annotations.NullMarked;
