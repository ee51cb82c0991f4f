/** The JSON Schemas of every message, and the sentences that their violations become. */
@NullMarked
package dev.windlass.messages.schema;

import org.jspecify.annotations.NullMarked;
