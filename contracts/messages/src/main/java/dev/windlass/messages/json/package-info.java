/** How the records become JSON and back. */
@NullMarked
package dev.windlass.messages.json;

import org.jspecify.annotations.NullMarked;
