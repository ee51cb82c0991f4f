/** Secret references: what stands in a document instead of a password. */
@NullMarked
package dev.windlass.secrets;

import org.jspecify.annotations.NullMarked;
