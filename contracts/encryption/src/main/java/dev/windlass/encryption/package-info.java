/** How the objects of a backup are encrypted. */
@NullMarked
package dev.windlass.encryption;

import org.jspecify.annotations.NullMarked;
