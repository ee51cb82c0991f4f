/** A database to show things on. */
@NullMarked
package dev.windlass.showcase.sample;

import org.jspecify.annotations.NullMarked;
